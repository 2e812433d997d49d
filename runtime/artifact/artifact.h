// What a compiled policy is made of, as files of a bundle: the plan, and machine code by target.
//
//   _regoc/plan.bin                    the plan (runtime/plan/binary.h)
//   _regoc/data.img                    the data document as an image (runtime/value/image.h), when it is large
//   _regoc/native/x86_64-linux.so      machine code for one kind of machine; holds the hash of the plan it came from
//
// Names and meaning are fixed here, for builder and loader alike. docs/architecture.md describes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::artifact {

inline constexpr std::string_view kPlanPath = "_regoc/plan.bin";
inline constexpr std::string_view kDataImagePath = "_regoc/data.img";

// "_regoc/native/<target>.so".
std::string NativePath(std::string_view target);

// The target of a path that NativePath made; nothing for other paths.
std::optional<std::string> TargetOf(std::string_view path);

// "x86_64-linux", "aarch64-linux": the machine that this program was built for.
std::string_view HostTarget();

}  // namespace regoc::artifact
