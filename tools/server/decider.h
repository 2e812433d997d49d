// Decisions of one thread: which plan answers a path, and the evaluators that were used before.
//
//   Decider decider(store);
//   Decider::Document& document = decider.Find("rbac/allow");
//   document.evaluator->Begin({});
//   …
//   OptionalValue value = document.ValueIn(document.evaluator->Run(document.func));
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/engine/evaluator.h"
#include "tools/server/store.h"

namespace regoc::server {

class Decider {
 public:
  // Good until the next Find.
  struct Document {
    engine::Evaluator* evaluator = nullptr;  // nullptr: no rules there, the value is `base`
    plan::FuncId func{0};
    std::vector<std::string> keys;  // of the path
    size_t depth = 0;
    bool root = false;
    bool may_block = false;
    OptionalValue base;
    int64_t find_ns = 0;  // that it took to look the path up, until somebody used the document; 0: it was known
    std::string query;    // what is asked, when it is no document; empty: QueryOf(keys)
    std::string refusal;  // why OPA's compiler would refuse the path (a function, say); empty: it would not

    // The document in what the function gave.
    OptionalValue ValueIn(OptionalValue result) const;
  };

  explicit Decider(const Store& store) : store_(store) {}

  // `path` is that of a URL below /v1/data/, still with its escapes.
  Document& Find(std::string_view path);
  // That the documents belong to; after a Find.
  const Generation& generation() const { return *generation_; }

 private:
  struct Use {
    std::shared_ptr<PlanTier> plan;
    uint32_t version = 0;
    std::unique_ptr<engine::Evaluator> evaluator;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  void Follow();
  std::string RefusalOf(const Document& document) const;
  Use& UseOf(const std::shared_ptr<PlanTier>& plan);

  const Store& store_;
  std::shared_ptr<const Generation> generation_;
  uint64_t policies_version_ = 0;
  std::map<const PlanTier*, Use> uses_;
  struct Known {
    Document document;
    Use* use = nullptr;
  };
  std::unordered_map<std::string, Known, Hash, std::equal_to<>> known_;
};

}  // namespace regoc::server
