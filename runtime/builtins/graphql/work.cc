#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

void Work::Stop(std::string_view reason) {
  if (stopped_) return;
  stopped_ = true;
  failure_ = ctx_.Error(reason);
}

bool Work::Look() {
  next_look_ = steps_ + 4096;
  if (stopped_) return false;
  if (steps_ > kMaxSteps) {
    Stop("document is too complex");
    return false;
  }
  Outcome limits = ctx_.CheckLimits("reading a document");
  if (!limits.failed() && watched_ != nullptr && watched_->reserved_bytes() > ctx_.memory_limit) {
    Stop("document needs too much memory");
  } else if (limits.failed()) {
    stopped_ = true;
    failure_ = limits;
  }
  return !stopped_;
}

}  // namespace regoc::builtins::graphql
