// The rules about the log in the policies themselves: data.system.log.drop and data.system.log.mask, evaluated with the
// event as input, as OPA does.
//
//   LogRules rules(settings.mask_path, settings.drop_path);
//   if (rules.Follow(decision.generation)) verdict = rules.Judge(line, parts);
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/evaluator.h"
#include "tools/decision_log/event_writer.h"
#include "tools/server/decider.h"

namespace regoc::decision_log {

// Of one thread.
class LogRules {
 public:
  enum class Verdict { kKeep, kDrop, kFailed };

  // Keys of the documents below data.
  LogRules(std::vector<std::string> mask_path, std::vector<std::string> drop_path);

  // Whether there are such rules. Two comparisons when nothing has changed.
  bool Follow(const server::Generation* generation);

  // `line`: the whole event; its memory is used beyond its end. Parts that masks change are replaced by texts that live
  // until the next call; the API's own values are not touched. kFailed: an evaluation failed, or a mask is none; the
  // event must not be logged, because it may hold what should have been masked.
  Verdict Judge(std::string& line, EventParts& parts);
  const std::string& fault() const { return fault_; }  // after kFailed

 private:
  struct Rule {
    server::Decider::Document document;
    std::shared_ptr<server::PlanTier> plan;
    uint32_t version = 0;
    std::unique_ptr<engine::Evaluator> evaluator;

    bool there() const { return plan != nullptr || document.base.defined(); }
  };
  void Find(Rule& rule, const server::Generation& generation);
  // False when it failed.
  bool Ask(Rule& rule, std::string_view event, OptionalValue& answer);
  bool Mask(Value rules, EventParts& parts);

  Rule mask_, drop_;
  const server::Generation* generation_ = nullptr;
  uint64_t number_ = 0, version_ = 0;
  std::shared_ptr<const engine::Document> data_;
  Arena arena_;
  JsonReader readers_[3];
  std::string texts_[3], erased_, masked_;
  std::string fault_;
};

}  // namespace regoc::decision_log
