// A value while a reader makes it: members can be looked up and replaced, and each part knows where it stands.
//
//   Draft root = Draft::Map(0);
//   root.Set("port", Draft::Number(80, offset));
//   Document document = maker.Make(root);
//
// For grammars whose files are small; YAML and JSON make their values directly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/inputs/maker.h"

namespace regoc::inputs {

struct Draft {
  enum class Kind { kNull, kBool, kInteger, kNumber, kText, kList, kMap };
  using Members = std::map<std::string, Draft, std::less<>>;

  Kind kind = Kind::kNull;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  size_t offset = 0;  // in the text
  std::string text;
  std::vector<Draft> items;
  Members members;

  static Draft Null(size_t at) { return Draft{.offset = at}; }
  static Draft Bool(bool b, size_t at) { return Draft{.kind = Kind::kBool, .boolean = b, .offset = at}; }
  static Draft Integer(int64_t i, size_t at) { return Draft{.kind = Kind::kInteger, .integer = i, .offset = at}; }
  static Draft Number(double d, size_t at) { return Draft{.kind = Kind::kNumber, .number = d, .offset = at}; }
  static Draft Text(std::string_view s, size_t at) {
    return Draft{.kind = Kind::kText, .offset = at, .text = std::string(s)};
  }
  static Draft List(size_t at) { return Draft{.kind = Kind::kList, .offset = at}; }
  static Draft Map(size_t at) { return Draft{.kind = Kind::kMap, .offset = at}; }

  bool is_map() const { return kind == Kind::kMap; }
  bool is_list() const { return kind == Kind::kList; }
  // Nullptr when there is none.
  Draft* Find(std::string_view key) {
    auto found = members.find(key);
    return found == members.end() ? nullptr : &found->second;
  }
  // New or not. The reference is good until the member is replaced.
  Draft& Set(std::string_view key, Draft value) {
    return members.insert_or_assign(std::string(key), std::move(value)).first->second;
  }
  Draft& Append(Draft value) { return items.emplace_back(std::move(value)); }
};

// The value and its places. Throws Fault beyond the limits.
Document MakeDocument(Maker& maker, const Draft& draft);
// The same as the only document of a file.
Parsed MakeParsed(Maker& maker, const Draft& draft);

}  // namespace regoc::inputs
