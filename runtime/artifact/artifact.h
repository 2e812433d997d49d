// What a compiled policy is made of, as files of a bundle: the plan, and machine code by target.
//
//   _regoc/index                       what the other parts are: versions, hashes, entry points (bundler/index.h)
//   _regoc/plan.bin                    the plan (runtime/plan/binary.h)
//   _regoc/data.img                    the data document as an image (runtime/value/image.h), when it is large
//   _regoc/native/x86-64-v3.so         machine code for one kind of machine; holds the hash of the plan it came from
//
// Names and meaning are fixed here, for builder and loader alike. docs/bundle-format.md describes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::artifact {

inline constexpr std::string_view kPlanPath = "_regoc/plan.bin";
inline constexpr std::string_view kDataImagePath = "_regoc/data.img";
inline constexpr std::string_view kIndexPath = "_regoc/index";
// The plan in OPA's schema, for other engines and from them (runtime/opa_ir).
inline constexpr std::string_view kOpaPlanPath = "plan.json";

// A kind of machine that code can be made for.
struct Target {
  std::string_view name;    // "x86-64-v3"
  std::string_view triple;  // LLVM's
  std::string_view cpu;     // LLVM's
};

// All of them, the most demanding first.
const std::vector<Target>& Targets();
// nullptr: there is no such target.
const Target* FindTarget(std::string_view name);

// "_regoc/native/<target>.so".
std::string NativePath(std::string_view target);

// The target of a path that NativePath made; nothing for other paths.
std::optional<std::string> TargetOf(std::string_view path);

// "x86_64-linux", "aarch64-linux": what code is made for when nobody asks for anything else; runs on every machine that
// this program runs on.
std::string_view HostTarget();

// The targets whose code the processor at hand can run, best first.
std::vector<std::string_view> RunnableTargets();

}  // namespace regoc::artifact
