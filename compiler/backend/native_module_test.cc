// Objects: made, refused, loaded; and what the code generator says when it can't.
#include "runtime/abi/native_module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "compiler/backend/native.h"
#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"
#include "runtime/abi/binding.h"
#include "runtime/base/file.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kA{2};

Policy Answering(int64_t answer) {
  PolicyMaker p;
  p.Add("data.helper", 4, {Assign{p.Int(0), kA}, Return{kA}}, true, 3);
  p.Add("data.p", 3, {Assign{p.Int(answer), kA}, Return{kA}});
  return p.Take();
}

int64_t AnswerOf(abi::Entry entry, const std::shared_ptr<const eval::Executable>& executable) {
  eval::State state(executable);
  state.Begin({}, 1);
  OptionalValue args[2];
  return (*entry(&state, args)).integer();
}

std::string LoadFault(std::string_view bytes, std::string_view hash) {
  auto module = abi::NativeModule::Load(bytes, hash);
  return module.ok() ? "" : module.error().message;
}

TEST(NativeModule, LoadsManyAtOnceAndUnloads) {
  std::vector<std::shared_ptr<const abi::NativeModule>> modules;
  auto executable = *eval::Executable::Bind(Answering(0));
  for (int64_t i = 0; i < 4; ++i) {
    auto module = abi::NativeModule::Load(*CompileNative(Answering(i), {.plan_hash = "h"}), "h");
    ASSERT_TRUE(module.ok()) << module.error().message;
    modules.push_back(*module);
    if (i == 1) modules[0].reset();
  }
  for (int64_t i = 1; i < 4; ++i) EXPECT_EQ(AnswerOf(modules[static_cast<size_t>(i)]->entry(FuncId{1}), executable), i);
}

TEST(NativeModule, OnlyEntryPointsHaveEntries) {
  auto module = *abi::NativeModule::Load(*CompileNative(Answering(1), {.plan_hash = "h"}), "h");
  EXPECT_EQ(module->entry(FuncId{0}), nullptr);
  EXPECT_NE(module->entry(FuncId{1}), nullptr);
  EXPECT_EQ(module->entry(FuncId{2}), nullptr);
  EXPECT_EQ(module->entries().size(), 2u);
}

TEST(NativeModule, RefusesWhatDoesNotFit) {
  std::string object = *CompileNative(Answering(1), {.plan_hash = "0123"});
  EXPECT_EQ(LoadFault(object, "0123"), "");
  EXPECT_EQ(LoadFault(object, "4567"), "native code: compiled from plan 0123, expected plan 4567");
  EXPECT_NE(LoadFault("", "0123"), "");
  EXPECT_NE(LoadFault("not an object", "0123"), "");
  EXPECT_NE(LoadFault(object.substr(0, 60), "0123"), "");
}

TEST(NativeModule, RefusesAnotherAbi) {
  abi::ModuleDescriptor descriptor{};
  EXPECT_EQ(abi::Bind(descriptor, "").error().message, "native code: not a module of regoc");
  std::copy(std::begin(abi::kModuleMagic), std::end(abi::kModuleMagic), descriptor.magic);
  descriptor.abi_version = abi::kVersion + 1;
  EXPECT_EQ(abi::Bind(descriptor, "").error().message, "native code: compiled for ABI version " + std::to_string(abi::kVersion + 1) +
                                                           ", this runtime has version " + std::to_string(abi::kVersion));
}

// Many functions, so that several modules of LLVM make one object.
Policy Large(uint32_t funcs) {
  PolicyMaker p;
  FuncId last = p.Add("data.f0", 3, {Assign{p.Int(0), kA}, Return{kA}});
  for (uint32_t i = 1; i < funcs; ++i) {
    std::vector<Stmt::Node> nodes = {Call{last, {Operand::Local(kInput), Operand::Local(kData)}, kA}};
    for (int k = 0; k < 20; ++k) nodes.push_back(CallBuiltin{p.Builtin("plus"), {Operand::Local(kA), p.Int(1)}, kA});
    nodes.push_back(Return{kA});
    last = p.Add("data.f" + std::to_string(i), 3, std::move(nodes));
  }
  return p.Take();
}

TEST(NativeCompile, LargePlansInParts) { EXPECT_EQ(RunEverywhere(Large(150)), std::to_string(149 * 20)); }

TEST(NativeCompile, EqualPlansGiveEqualBytes) {
  EXPECT_EQ(*CompileNative(Large(100)), *CompileNative(Large(100)));
  EXPECT_NE(*CompileNative(Answering(1)), *CompileNative(Answering(2)));
}

// A folder that is gone at the end.
class Folder {
 public:
  Folder() {
    std::string path = testing::TempDir() + "/regoc-cache-XXXXXX";
    path_ = ::mkdtemp(path.data()) != nullptr ? path : "";
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::vector<std::filesystem::path> Files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_))
      if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
  }

 private:
  std::string path_;
};

TEST(NativeCache, CachedCodeIsTheSameCode) {
  Folder folder;
  std::string plain = *CompileNative(Large(150), {.plan_hash = "h", .threads = 1});
  EXPECT_EQ(*CompileNative(Large(150), {.plan_hash = "h", .cache_folder = folder.path()}), plain);
  size_t parts = folder.Files().size();
  EXPECT_GT(parts, 1u);
  EXPECT_EQ(*CompileNative(Large(150), {.plan_hash = "h", .cache_folder = folder.path(), .threads = 3}), plain);
  EXPECT_EQ(folder.Files().size(), parts);
}

TEST(NativeCache, OnlyWhatChangedIsCompiled) {
  auto policy = [](int64_t middle) {  // three files; the constants and functions of the first two shift those after them
    PolicyMaker p;
    FuncId first = p.Add("data.a", 3, {Assign{p.Int(1), kA}, Return{kA}});
    if (middle == 7) p.Add("data.b2", 3, {Assign{p.Text("new"), kA}, Return{kA}});
    FuncId second = p.Add("data.b", 4, {Call{first, {Operand::Local(kInput), Operand::Local(kData)}, kA},
                                        CallBuiltin{p.Builtin("plus"), {Operand::Local(kA), p.Int(middle)}, kA}, Return{kA}});
    p.Add("data.c", 5, {Call{second, {Operand::Local(kInput), Operand::Local(kData)}, kA},
                        CallBuiltin{p.Builtin("concat"), {p.Text("-"), p.Json(R"(["x", "y"])")}, LocalId{3}},
                        CallBuiltin{p.Builtin("sprintf"), {p.Text("%d %s"), p.Json("[1]")}, LocalId{4}}, Return{kA}});
    Policy made = p.Take();
    made.files = {"a", "b", "c"};
    for (Func& func : made.funcs)
      for (Stmt& stmt : func.body.stmts) stmt.where = {func.name == "data.a" ? 1u : func.name == "data.c" ? 3u : 2u, 1, 1};
    return made;
  };
  Folder folder;
  for (int64_t middle : {5, 6, 7}) {
    std::string cached = *CompileNative(policy(middle), {.plan_hash = "h", .cache_folder = folder.path()});
    EXPECT_EQ(cached, *CompileNative(policy(middle), {.plan_hash = "h"}));
    EXPECT_EQ(folder.Files().size(), static_cast<size_t>(3 + middle - 5));
    auto module = abi::NativeModule::Load(cached, "h");
    ASSERT_TRUE(module.ok());
    EXPECT_EQ(AnswerOf((*module)->entry(policy(middle).FindEntrypoint("data.c")->func), *eval::Executable::Bind(policy(middle))), 1 + middle);
  }
}

TEST(NativeCache, BrokenFilesAreCompiledAgain) {
  Folder folder;
  std::string plain = *CompileNative(Answering(1), {.plan_hash = "h", .cache_folder = folder.path()});
  ASSERT_EQ(folder.Files().size(), 1u);
  std::filesystem::path file = folder.Files()[0];
  std::string content = *ReadFile(file);
  content[content.size() / 2] ^= 1;
  std::ofstream(file, std::ios::binary) << content;
  EXPECT_EQ(*CompileNative(Answering(1), {.plan_hash = "h", .cache_folder = folder.path()}), plain);
  EXPECT_NE(*ReadFile(file), content);
}

TEST(NativeCompile, OtherTargets) {
  std::string arm = *CompileNative(Answering(1), {.triple = "aarch64-linux-gnu"});
  EXPECT_EQ(arm.substr(0, 4), "\x7F" "ELF");
  EXPECT_EQ(arm[18], '\xB7');  // e_machine: AArch64
  EXPECT_EQ(CompileNative(Answering(1), {.triple = "pdp11-unknown-unix"}).error().message, "no code generator for target pdp11-unknown-unix");
  EXPECT_EQ(CompileNative(Answering(1), {.cpu = "z80"}).error().message, "target x86_64-pc-linux-gnu has no processor z80");
  EXPECT_FALSE(CompileJit(Answering(1), {.triple = "aarch64-linux-gnu"}).ok());
}

TEST(NativeCompile, DeeplyNestedBlocks) {
  PolicyMaker p;
  Nested nested = p.Nest({Assign{p.Int(1), kA}, Break{500}});
  for (int i = 0; i < 1000; ++i) nested = p.Nest({std::move(nested)});
  p.Add("data.p", 3, {std::move(nested), Return{kA}});
  EXPECT_EQ(RunEverywhere(p.Take()), "1");
}

TEST(NativeCompile, DumpsCodeAsText) {
  EXPECT_THAT(*DumpCode(Answering(1), {}, DumpKind::kLlvm), testing::HasSubstr("define hidden fastcc { i64, i64 } @\"regoc_f:data.p\"("));
  EXPECT_THAT(*DumpCode(Answering(1), {}, DumpKind::kAssembly), testing::HasSubstr("regoc_f:data.p"));
}

TEST(NativeCompile, ThreadsCompileAndRunAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int64_t i = 0; i < 4; ++i) {
    threads.emplace_back([i, &right] {
      auto code = CompileJit(Answering(i));
      auto object = CompileNative(Answering(i), {.plan_hash = "h"});
      auto module = abi::NativeModule::Load(*object, "h");
      auto executable = *eval::Executable::Bind(Answering(0));
      right += AnswerOf((*code)->entry(FuncId{1}), executable) == i && AnswerOf((*module)->entry(FuncId{1}), executable) == i;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4);
}

}  // namespace
}  // namespace regoc::backend
