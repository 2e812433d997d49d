#include "compiler/backend/jit.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wall"
#pragma clang diagnostic ignored "-Wextra"
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#pragma clang diagnostic pop

#include "runtime/abi/abi.h"

namespace regoc::backend {

struct Jit::Session {
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

namespace {

Error Because(llvm::Error fault) { return Error{"native code: " + llvm::toString(std::move(fault))}; }

}  // namespace

Jit::Jit() : session_(std::make_unique<Session>()) {}
Jit::~Jit() = default;

Result<std::unique_ptr<Jit>> Jit::Load(const std::vector<std::string>& objects) {
  // The code needs nothing of the process and has no initializers: no platform to set up.
  auto made = llvm::orc::LLJITBuilder()
                  .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                  .setLinkProcessSymbolsByDefault(false)
                  .create();
  if (!made) return Because(made.takeError());
  std::unique_ptr<Jit> jit(new Jit());
  jit->session_->jit = std::move(*made);
  for (const std::string& object : objects) {
    if (auto fault = jit->session_->jit->addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(object, "policy"))) {
      return Because(std::move(fault));
    }
  }
  auto address = jit->session_->jit->lookup(abi::kModuleSymbol);
  if (!address) return Because(address.takeError());
  jit->descriptor_ = address->toPtr<const void*>();
  return jit;
}

}  // namespace regoc::backend
