#include "tools/server/store.h"

namespace regoc::server {

Store::Store(BackgroundCompiler& compiler) : compiler_(compiler) {
  DiagnosticSink sink;
  auto first = std::make_shared<Generation>();
  first->data = engine::Document::Empty();
  first->policies = Policies::Compile({}, first->data->root(), compiler_, sink);
  current_ = std::move(first);
}

std::shared_ptr<const Generation> Store::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

Status Store::Change(const std::function<Status(Draft&)>& change, DiagnosticSink& sink) {
  std::lock_guard one_at_a_time(changing_);
  std::shared_ptr<const Generation> before = current();
  Draft draft{before->policies->modules(), before->data, before->bundles, std::nullopt};
  if (Status changed = change(draft); !changed.ok()) return changed;
  auto next = std::make_shared<Generation>();
  next->number = before->number + 1;
  next->data = std::move(draft.data);
  next->bundles = std::move(draft.bundles);
  if (draft.planned) {
    next->policies = Policies::OfBundle(std::move(draft.modules), std::move(*draft.planned), compiler_);
  } else if (draft.modules == before->policies->modules()) {
    next->policies = before->policies;
  } else {
    next->policies = Policies::Compile(std::move(draft.modules), next->data->root(), compiler_, sink);
    if (!next->policies) return Error{"policies: there are errors"};
  }
  next->policies->PrepareIndexes(next->data);
  {
    std::lock_guard lock(mutex_);
    current_ = next;
  }
  number_.store(next->number, std::memory_order_release);
  return Unit{};
}

}  // namespace regoc::server
