#include "runtime/engine/tiered.h"

#include <system_error>
#include <utility>

namespace regoc::engine {

TieredSnapshot::TieredSnapshot(std::shared_ptr<const Snapshot> start, Compiler compile) : current_(std::move(start)) {
  if (!current_->native.entries.empty()) return;
  try {
    compiler_ = std::thread([this, compile = std::move(compile)] { Compile(compile); });
  } catch (const std::system_error& fault) {
    result_ = Error{std::string("no thread to compile on: ") + fault.what()};
  }
}

TieredSnapshot::~TieredSnapshot() { (void)Wait(); }

std::shared_ptr<const Snapshot> TieredSnapshot::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

Status TieredSnapshot::Wait() {
  if (compiler_.joinable()) compiler_.join();
  return result_;
}

void TieredSnapshot::Compile(const Compiler& compile) {
  std::shared_ptr<const Snapshot> interpreted = current();
  Result<NativeCode> code = compile(*interpreted);
  if (!code.ok()) {
    result_ = code.error();
    return;
  }
  auto compiled = std::make_shared<Snapshot>(*interpreted);
  compiled->native = std::move(*code);
  {
    std::lock_guard lock(mutex_);
    current_ = std::move(compiled);
  }
  version_.fetch_add(1, std::memory_order_release);
}

}  // namespace regoc::engine
