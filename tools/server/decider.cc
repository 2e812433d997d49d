#include "tools/server/decider.h"

#include <algorithm>
#include <chrono>

#include "runtime/value/table.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

// Paths that a thread remembers; clients may ask for any number of them.
constexpr size_t kMaxKnown = 1024;

}  // namespace

OptionalValue Decider::Document::ValueIn(OptionalValue result) const {
  if (root && result)
    result = (*result).size() ? (*result).items()[0].object().Get(Value::String("x")) : OptionalValue();
  return depth < keys.size() ? Below(result, keys, depth) : result;
}

void Decider::Follow() {
  if (!generation_ || generation_->number != store_.number()) {
    generation_ = store_.current();
    uses_.clear();
    known_.clear();
  } else if (generation_->policies->version() != policies_version_ || known_.size() > kMaxKnown) {
    known_.clear();
  } else {
    return;
  }
  policies_version_ = generation_->policies->version();
}

Decider::Use& Decider::UseOf(const std::shared_ptr<PlanTier>& plan) {
  Use& use = uses_[plan.get()];
  if (!use.evaluator || use.version != plan->version()) {
    use.plan = plan;
    use.version = plan->version();
    use.evaluator =
        std::make_unique<engine::Evaluator>(std::make_shared<engine::Snapshot>(plan->SnapshotWith(generation_->data)));
  }
  return use;
}

// A path into what is known to have no such place, or to a function, is an error of the compiler's.
std::string Decider::RefusalOf(const Document& document) const {
  const sema::Program* program = document.keys.empty() || document.base ? nullptr : generation_->policies->program();
  if (!program || !program->tree.children.contains(document.keys[0])) return "";
  SourceFile file("", QueryOf(document.keys));
  DiagnosticSink sink;
  (void)driver::AnalyzeQuery(*program, file, {}, ast::RegoVersion::kV1, sink);
  return sink.has_errors() ? OpaText(sink) : "";
}

Decider::Document& Decider::Find(std::string_view path) {
  Follow();
  auto found = known_.find(path);
  if (found != known_.end()) {
    Known& known = found->second;
    if (known.use && known.use->version != known.use->plan->version()) UseOf(known.use->plan);
    if (known.use) known.document.evaluator = known.use->evaluator.get();
    return known.document;
  }
  auto start = std::chrono::steady_clock::now();
  Known known;
  known.document.keys = KeysOfPath(path);
  Policies::Place place = generation_->policies->PlaceOf(known.document.keys);
  if (place.plan) {
    known.use = &UseOf(place.plan);
    known.document.evaluator = known.use->evaluator.get();
    known.document.func = place.func;
    known.document.depth = place.depth;
    known.document.root = place.root;
    known.document.may_block = place.plan->may_block();
  } else {
    known.document.base = Below(generation_->data->root(), known.document.keys, 0);
  }
  if (!place.plan || place.depth < known.document.keys.size()) known.document.refusal = RefusalOf(known.document);
  known.document.find_ns =
      std::max<int64_t>(1, std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
  return known_.emplace(std::string(path), std::move(known)).first->second.document;
}

}  // namespace regoc::server
