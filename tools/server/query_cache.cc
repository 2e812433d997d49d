#include "tools/server/query_cache.h"

#include <algorithm>
#include <chrono>

namespace regoc::server {

namespace {

constexpr size_t kMaxKnown = 100;

}  // namespace

CompiledQuery& QueryCache::Find(const std::string& query) {
  if (!generation_ || generation_->number != context_.store.number() || known_.size() > kMaxKnown) {
    known_.clear();
    generation_ = context_.store.current();
  }
  auto [at, is_new] = known_.try_emplace(query);
  CompiledQuery& compiled = at->second;
  compiled.fresh = is_new;
  if (!is_new) return compiled;
  auto start = std::chrono::steady_clock::now();
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  if (auto plan = generation_->policies->PlanQuery(query, {}, sink, files)) {
    compiled.evaluator =
        std::make_unique<engine::Evaluator>(std::make_shared<engine::Snapshot>(plan->SnapshotWith(generation_->data)));
  } else {
    compiled.errors = DetailsOf(sink);
    bool parse = std::any_of(compiled.errors.begin(), compiled.errors.end(),
                             [](const ErrorDetail& e) { return e.code == "rego_parse_error"; });
    compiled.refusal = parse ? kParseQueryError : kCompileQueryError;
  }
  compiled.compile_ns = std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
  return compiled;
}

}  // namespace regoc::server
