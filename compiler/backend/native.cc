#include "compiler/backend/native.h"

#include "compiler/backend/code_generator.h"
#include "runtime/abi/binding.h"
#include "runtime/plan/binary.h"

namespace regoc::backend {

namespace {

Span SpanOf(const std::string& text) { return {text.data(), text.size()}; }

Request RequestFor(const std::string& plan, const NativeOptions& options) {
  return {.plan = SpanOf(plan),
          .triple = SpanOf(options.triple),
          .cpu = SpanOf(options.cpu),
          .plan_hash = SpanOf(options.plan_hash),
          .cache_folder = SpanOf(options.cache_folder),
          .threads = options.threads,
          .optimize = static_cast<uint8_t>(options.optimize)};
}

// What the module gave, as ours.
std::string Take(const Interface& generator, Text& text) {
  std::string copy(text.data, text.size);
  generator.free_text(&text);
  return copy;
}

Result<std::string> TextOf(const Interface& generator, int done, Text& text) {
  std::string copy = Take(generator, text);
  if (!done) return Error{std::move(copy)};
  return copy;
}

}  // namespace

Result<std::string> CompileNative(const plan::Policy& policy, const NativeOptions& options) {
  return CompileNative(plan::ToBytes(policy), options);
}

Result<std::string> CompileNative(const std::string& plan, const NativeOptions& options) {
  Result<const Interface*> generator = LoadCodeGenerator();
  if (!generator.ok()) return generator.error();
  Request request = RequestFor(plan, options);
  Text text{};
  int done = (*generator)->compile(&request, &text);
  return TextOf(**generator, done, text);
}

Result<std::string> DumpCode(const plan::Policy& policy, const NativeOptions& options, DumpKind kind) {
  Result<const Interface*> generator = LoadCodeGenerator();
  if (!generator.ok()) return generator.error();
  std::string plan = plan::ToBytes(policy);
  Request request = RequestFor(plan, options);
  Text text{};
  int done = (*generator)->dump(&request, static_cast<uint8_t>(kind), &text);
  return TextOf(**generator, done, text);
}

Result<std::string> Disassemble(std::string_view object) {
  Result<const Interface*> generator = LoadCodeGenerator();
  if (!generator.ok()) return generator.error();
  Span bytes{object.data(), object.size()};
  Text text{};
  int done = (*generator)->disassemble(&bytes, &text);
  return TextOf(**generator, done, text);
}

Result<std::shared_ptr<const JitModule>> CompileJit(const plan::Policy& policy, const NativeOptions& options) {
  if (!options.triple.empty())
    return Error{"code for " + options.triple + " cannot be run at once: compile it to an object"};
  Result<const Interface*> loaded = LoadCodeGenerator();
  if (!loaded.ok()) return loaded.error();
  const Interface* generator = *loaded;
  std::string plan = plan::ToBytes(policy);
  Request request = RequestFor(plan, options);
  JitHandle* handle = nullptr;
  Text fault{};
  if (!generator->jit(&request, &handle, &fault)) return Error{Take(*generator, fault)};
  std::shared_ptr<const void> code(handle, [generator](JitHandle* gone) { generator->jit_free(gone); });
  const auto* descriptor = static_cast<const abi::ModuleDescriptor*>(generator->jit_descriptor(handle));
  Result<std::vector<abi::Entry>> entries = abi::Bind(*descriptor, options.plan_hash);
  if (!entries.ok()) return entries.error();
  return std::make_shared<const JitModule>(std::move(*entries), std::move(code));
}

}  // namespace regoc::backend
