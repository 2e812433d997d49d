// What the shared module exports.
#include <cstdlib>
#include <cstring>

#include "compiler/backend/disassemble.h"
#include "compiler/backend/interface.h"
#include "compiler/backend/jit.h"
#include "compiler/backend/link.h"
#include "compiler/codegen/codegen.h"
#include "runtime/plan/binary.h"

namespace regoc::backend {

namespace {

std::string_view View(Span span) { return {span.data, span.size}; }

void GiveText(std::string_view from, Text* to) {
  to->data = static_cast<char*>(std::malloc(from.size() + 1));
  if (to->data == nullptr) std::abort();
  std::memcpy(to->data, from.data(), from.size());
  to->data[from.size()] = 0;
  to->size = from.size();
}

int Give(const Result<std::string>& from, Text* to) {
  GiveText(from.ok() ? *from : from.error().message, to);
  return from.ok();
}

codegen::CodegenOptions OptionsOf(const Request& request) {
  return {.optimize = static_cast<codegen::OptimizeLevel>(request.optimize),
          .triple = std::string(View(request.triple)),
          .cpu = std::string(View(request.cpu)),
          .plan_hash = std::string(View(request.plan_hash)),
          .cache_folder = std::string(View(request.cache_folder)),
          .threads = request.threads};
}

Result<plan::Policy> PlanOf(const Request& request) {
  Result<plan::Policy> policy = plan::FromBytes(View(request.plan));
  if (policy.ok()) plan::NumberWiths(*policy);
  return policy;
}

Result<std::string> CompileShared(const Request& request) {
  Result<plan::Policy> policy = PlanOf(request);
  if (!policy.ok()) return policy.error();
  Result<std::vector<std::string>> objects = codegen::Compile(*policy, OptionsOf(request));
  return objects.ok() ? LinkShared(*objects) : Result<std::string>(objects.error());
}

Result<std::string> DumpText(const Request& request, uint8_t kind) {
  Result<plan::Policy> policy = PlanOf(request);
  if (!policy.ok()) return policy.error();
  return codegen::Dump(*policy, OptionsOf(request), static_cast<codegen::DumpKind>(kind));
}

Result<std::unique_ptr<Jit>> CompileInProcess(const Request& request) {
  Result<plan::Policy> policy = PlanOf(request);
  if (!policy.ok()) return policy.error();
  Result<std::vector<std::string>> objects = codegen::Compile(*policy, OptionsOf(request));
  if (!objects.ok()) return objects.error();
  return Jit::Load(*objects);
}

int CompileOf(const Request* request, Text* out) { return Give(CompileShared(*request), out); }
int DumpOf(const Request* request, uint8_t kind, Text* out) { return Give(DumpText(*request, kind), out); }

int JitOf(const Request* request, JitHandle** out, Text* error) {
  Result<std::unique_ptr<Jit>> jit = CompileInProcess(*request);
  if (jit.ok()) *out = reinterpret_cast<JitHandle*>(jit->release());
  else GiveText(jit.error().message, error);
  return jit.ok();
}

int DisassemblyOf(const Span* object, Text* out) { return Give(DisassembleObject(View(*object)), out); }
const void* DescriptorOf(const JitHandle* handle) { return reinterpret_cast<const Jit*>(handle)->descriptor(); }
void FreeJit(JitHandle* handle) { delete reinterpret_cast<Jit*>(handle); }
void FreeText(Text* text) { std::free(text->data); }

constexpr Interface kInterface = {
    .version = kInterfaceVersion,
    .compile = CompileOf,
    .dump = DumpOf,
    .jit = JitOf,
    .jit_descriptor = DescriptorOf,
    .jit_free = FreeJit,
    .free_text = FreeText,
    .disassemble = DisassemblyOf,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const Interface* regoc_codegen_interface() { return &kInterface; }

}  // namespace regoc::backend
