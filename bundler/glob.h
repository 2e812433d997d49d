// The two kinds of file patterns that OPA uses around bundles.
#pragma once

#include <string_view>

namespace regoc::bundle {

// As Go's filepath.Match, for files excluded from verification or from reading: `*` and `?` stop at "/", `[a-z]`,
// `[^x]`, `\x`. A malformed pattern matches nothing.
//
//   MatchPath("a/*.json", "a/data.json")   // true
//   MatchPath("*.json", "a/data.json")     // false
bool MatchPath(std::string_view pattern, std::string_view path);

// As the patterns in a manifest's file_rego_versions: `*` crosses "/", `{a,b*}` are alternatives, `[!x]` negates. A
// malformed pattern matches nothing, and so does one that needs more than a fixed number of steps.
//
//   MatchGlob("/lib/*.rego", "/lib/a/b.rego")   // true
bool MatchGlob(std::string_view pattern, std::string_view path);

}  // namespace regoc::bundle
