// One text for all JSON texts of the same value: no white space, members in byte order of their names, numbers as they
// were written. OPA signs data documents and manifests by the hash of exactly this text.
//
//   CanonicalJson(R"({ "b": 1.0, "a": ["\u00e9"] })")   // {"a":["é"],"b":1.0}
//
// The other functions take one level of a JSON text apart, so that a manifest or a token is read without a tree and
// with its numbers untouched. All are pure and may run on any thread; errors say what and at which byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::bundle {

struct JsonLimits {
  size_t max_depth = 10000;  // nested arrays and objects: what OPA's reader allows
  // Refuse an object that has a name twice; otherwise the last one counts, as in OPA.
  bool unique_names = false;
};

Result<std::string> CanonicalJson(std::string_view text, const JsonLimits& limits = {});

struct JsonMember {
  std::string name;   // decoded
  std::string value;  // canonical JSON
};

// Members of the object that `text` is, in byte order of their names.
Result<std::vector<JsonMember>> JsonMembers(std::string_view text, const JsonLimits& limits = {});
// Elements of the array that `text` is, each canonical.
Result<std::vector<std::string>> JsonElements(std::string_view text, const JsonLimits& limits = {});
// The string that `text` is, decoded.
Result<std::string> JsonString(std::string_view text);
// The integer that `text` is; a fraction or an exponent with an integral value counts ("1.7e9").
Result<int64_t> JsonInteger(std::string_view text);

// The member that a Go program would take for `name`: the exact one, else one that differs in the case of ASCII letters
// only. nullptr: none, or null.
const JsonMember* FindMember(const std::vector<JsonMember>& members, std::string_view name);

// `text` as a JSON string with quotes, escaped as in canonical texts; bytes that aren't UTF-8 become U+FFFD.
std::string QuoteJson(std::string_view text);

}  // namespace regoc::bundle
