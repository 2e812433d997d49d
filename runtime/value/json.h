// JSON in and out, and Rego's own notation.
//
//   Arena arena;
//   JsonReader reader;
//   Result<Value> v = reader.Parse(arena, R"({"b": [1, 2.50], "a": null})");
//   std::string out;
//   AppendJson(out, *v);  // {"a":null,"b":[1,2.50]}
//
// Numbers keep the text that they were written as.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/shape.h"
#include "runtime/value/value.h"

namespace regoc {

struct JsonLimits {
  size_t max_bytes = size_t{1} << 32;
  uint32_t max_depth = 1024;  // of arrays and objects; at most 10000
};

// Parses RFC 8259 JSON in one pass over the bytes (simdjson). Keeps its buffers between calls: one reader per thread. A
// reader that was moved from can only be assigned to or destroyed.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  // The value lives in `arena` (the bytes are copied there; the caller may drop them). A key that is repeated has the
  // last value. Half of a surrogate pair in an escape is read as U+FFFD; bytes that are not UTF-8, and numbers beyond
  // 2^±100000, are errors. Errors name the byte offset and the reason: "offset 17: unexpected end of JSON input".
  Result<Value> Parse(Arena& arena, std::string_view bytes, const JsonLimits& limits = {}) {
    return Parse(arena, bytes, Projection(), limits);
  }
  // Of objects only what the projection names is read at once: the value holds lazy objects, which are good until the
  // reader's next text.
  Result<Value> Parse(Arena& arena, std::string_view bytes, const Projection& projection, const JsonLimits& limits = {});
  // The same without copying the bytes: kPadding zero bytes follow them, and all live as long as the value.
  static constexpr size_t kPadding = 64;
  Result<Value> ParsePadded(Arena& arena, std::string_view bytes, const Projection& projection,
                            const JsonLimits& limits = {});
  // The same; undefined when there is an error. A value that is returned in registers is not waited for.
  OptionalValue ReadPadded(Arena& arena, std::string_view bytes, const Projection& projection, const JsonLimits& limits,
                           Error& error);

 private:
  struct Impl;
  Impl* impl_;
};

struct JsonStyle {
  bool escape_html = false;      // Go's json.Marshal: < > & as \u003c …
  int indent = 0;                // spaces a level; 0: one line
  std::string_view prefix;       // before each line but the first, when indented
  bool pretty = false;           // one line an item, also with `indent` 0: then indented by
  std::string_view indent_text;  // this a level
  // Sets print as arrays, keys that are not strings as the JSON text of the key in a string.
};

// Appends the JSON of `v`: keys sorted, as OPA prints it.
void AppendJson(std::string& out, Value v, const JsonStyle& style = {});

// Rego's own notation, as OPA's Value.String() gives: sets as {1, 2} and set(), strings quoted as Go quotes them, ", "
// and ": ".
std::string ToRego(Value v);

}  // namespace regoc
