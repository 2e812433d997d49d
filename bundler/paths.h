// Paths of files in bundles: which are accepted from an archive, and what their names mean to OPA.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::bundle {

// Files that only regoc reads live under this folder. OPA reads over them, and checks them when the bundle is signed.
// It has no leading dot because OPA drops a dot from the front of names when a bundle is the current directory.
inline constexpr std::string_view kPartsFolder = "_regoc/";

inline constexpr std::string_view kManifestName = ".manifest";
inline constexpr std::string_view kSignaturesName = ".signatures.json";

// The path in a bundle for an entry's name in an archive: relative, with `/` between names, without `.` or `..`.
// One leading "/" (OPA writes it) or "./" (tar writes it) is taken off; anything else that isn't plain is refused with
// a reason. A trailing "/" is for folders only and taken off too; the root itself ("/", "./") gives "".
//
//   NormalizeEntryPath("/a/data.json", 1024)   // a/data.json
//   NormalizeEntryPath("a/../../b", 1024)      // error: the path `a/../../b` has a `..` in it
Result<std::string> NormalizeEntryPath(std::string_view name, size_t max_bytes);

std::string_view BaseName(std::string_view path);

// Signed by the hash of their value: data documents and the manifest.
bool IsStructuredDocument(std::string_view path);
bool IsYamlData(std::string_view path);
// data.json, data.yaml, data.yml.
bool IsData(std::string_view path);
bool IsRego(std::string_view path);
bool IsWasm(std::string_view path);
bool IsPart(std::string_view path);

// Where in `data` a data document goes: "a/b/data.json" -> {"a", "b"}. OPA strips dots from the front ("..", ".x").
std::vector<std::string> DataPath(std::string_view path);

// A path that OPA reads over: under kPartsFolder, and with a base name that means nothing to it in any mode of loading.
Status CheckPartPath(std::string_view path);

// "a/b" -> {"a", "b"}; "" -> {""}.
std::vector<std::string> SplitPath(std::string_view path);

}  // namespace regoc::bundle
