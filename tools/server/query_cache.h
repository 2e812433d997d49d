// Queries that clients sent before, compiled. Of one thread.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/engine/evaluator.h"
#include "tools/server/api.h"
#include "tools/server/errors.h"

namespace regoc::server {

struct CompiledQuery {
  std::unique_ptr<engine::Evaluator> evaluator;  // nullptr: it cannot be compiled
  std::string_view refusal{};                    // what then to say
  std::vector<ErrorDetail> errors;
  bool fresh = true;  // compiled just now
  int64_t compile_ns = 0;
};

class QueryCache {
 public:
  explicit QueryCache(const ApiContext& context) : context_(context) {}
  // For the current generation; good until the next Find.
  CompiledQuery& Find(const std::string& query);
  const Generation& generation() const { return *generation_; }

 private:
  const ApiContext& context_;
  std::shared_ptr<const Generation> generation_;
  std::unordered_map<std::string, CompiledQuery> known_;
};

}  // namespace regoc::server
