// Writes JSON as Go's encoding/json does: its escapes (with <, > and & escaped), numbers as they are given, and the
// layout of MarshalIndent.
//
//   JsonWriter json(2);
//   json.BeginObject();
//   json.Key("n");
//   json.Raw("1e400");
//   json.EndObject();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::syntax {

class JsonWriter {
 public:
  // `indent` spaces a level; 0: everything on one line.
  explicit JsonWriter(int indent) : indent_(indent) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Key(std::string_view key);
  void String(std::string_view text);
  void Int(int64_t value) { Raw(std::to_string(value)); }
  void Bool(bool value) { Raw(value ? "true" : "false"); }
  void Null() { Raw("null"); }
  // A literal that is valid JSON.
  void Raw(std::string_view literal);
  // Bytes as a string in base64.
  void Base64(std::string_view bytes);

  // The indentation of lines inside of what is open, for text that is written with Raw().
  std::string prefix() const { return std::string(has_items_.size() * static_cast<size_t>(indent_), ' '); }
  const std::string& text() const { return out_; }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void BeforeValue();
  void BreakLine();
  void Escaped(std::string_view text);

  int indent_;
  std::string out_;
  std::vector<bool> has_items_;
  bool after_key_ = false;
};

}  // namespace regoc::syntax
