#include "compiler/syntax/json_writer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "runtime/base/utf8.h"

namespace regoc::syntax {

void JsonWriter::Key(std::string_view key) {
  BeforeValue();
  Escaped(key);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::String(std::string_view text) {
  BeforeValue();
  Escaped(text);
}

void JsonWriter::Raw(std::string_view literal) {
  BeforeValue();
  out_ += literal;
}

void JsonWriter::Base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  BeforeValue();
  out_ += '"';
  for (size_t i = 0; i < bytes.size(); i += 3) {
    size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) out_ += k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  out_ += '"';
}

void JsonWriter::Begin(char bracket) {
  BeforeValue();
  out_ += bracket;
  has_items_.push_back(false);
}

void JsonWriter::End(char bracket) {
  bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) BreakLine();
  out_ += bracket;
}

void JsonWriter::BeforeValue() {
  if (std::exchange(after_key_, false) || has_items_.empty()) return;
  if (has_items_.back()) out_ += ',';
  has_items_.back() = true;
  BreakLine();
}

void JsonWriter::BreakLine() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(has_items_.size() * static_cast<size_t>(indent_), ' ');
}

void JsonWriter::Escaped(std::string_view text) {
  constexpr std::string_view kFrom = "\"\\\b\f\n\r\t";
  constexpr std::string_view kTo = "\"\\bfnrt";
  out_ += '"';
  for (size_t i = 0; i < text.size();) {
    CodePoint point = DecodeUtf8(text, i);
    size_t at = kFrom.find(text[i]);
    char32_t c = point.value;
    if (at != std::string_view::npos) {
      out_ += '\\';
      out_ += kTo[at];
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029 || !point.valid) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out_ += escape;
    } else {
      out_ += text.substr(i, point.length);
    }
    i += point.length;
  }
  out_ += '"';
}

}  // namespace regoc::syntax
