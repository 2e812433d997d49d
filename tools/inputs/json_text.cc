#include "tools/inputs/json_text.h"

#include <charconv>
#include <optional>

#include "runtime/base/utf8.h"
#include "runtime/value/json_fault.h"
#include "runtime/value/number_text.h"
#include "runtime/value/table.h"
#include "tools/inputs/cursor.h"

namespace regoc::inputs {

namespace {

constexpr size_t kAnyDepth = 10'000;

class JsonText {
 public:
  JsonText(Maker& maker, std::string_view json, size_t base, const JsonTextOptions& options,
           std::vector<std::string>& warnings)
      : maker_(maker), in_(json), base_(base), options_(options), warnings_(warnings) {}

  Document Read() {
    SkipSpace();
    Value value = ReadValue(Places::kNone, {}, 0);
    SkipSpace();
    if (!in_.AtEnd()) in_.Fail("unexpected text after the document");
    return {value, maker_.TakePlaces()};
  }

 private:
  size_t Offset() const { return base_ == Fault::kNowhere ? base_ : base_ + in_.offset(); }
  void SkipSpace();
  void SkipComment();
  Value ReadValue(Places::Node parent, PathStep step, uint32_t depth);
  Value ReadArray(Places::Node node, uint32_t depth);
  Value ReadObject(Places::Node node, uint32_t depth);
  Value ReadNumber();
  Value ReadString();
  void AppendEscape(std::string& out);
  std::optional<unsigned> TakeHex();
  void Put(Object& map, Value key, Value value, size_t key_offset);

  Maker& maker_;
  Cursor in_;
  size_t base_;
  const JsonTextOptions& options_;
  std::vector<std::string>& warnings_;
};

void JsonText::SkipSpace() {
  for (;;) {
    in_.TakeWhile([](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
    bool comment = in_.Peek() == '#' || in_.LooksAt("//") || in_.LooksAt("/*");
    if (!options_.comments || !comment) return;
    SkipComment();
  }
}

void JsonText::SkipComment() {
  size_t begin = in_.offset();
  if (!in_.Take("/*")) {
    in_.TakeLine();
    return;
  }
  while (!in_.AtEnd() && !in_.LooksAt("*/")) in_.Skip(1);
  if (!in_.Take("*/")) Fail(begin, "comment without end");
}

Value JsonText::ReadValue(Places::Node parent, PathStep step, uint32_t depth) {
  maker_.Count(depth, Offset());
  Places::Node node = base_ == Fault::kNowhere ? Places::kNone : maker_.Mark(parent, step, Offset());
  switch (in_.Peek()) {
    case '{':
      return ReadObject(node, depth);
    case '[':
      return ReadArray(node, depth);
    case '"':
      return ReadString();
    case 't':
      if (in_.Take("true")) return Value::Boolean(true);
      break;
    case 'f':
      if (in_.Take("false")) return Value::Boolean(false);
      break;
    case 'n':
      if (in_.Take("null")) return Value::Null();
      break;
    default:
      if (IsDigit(in_.Peek()) || in_.Peek() == '-') return ReadNumber();
  }
  in_.Fail("expected a value" + in_.Found());
}

Value JsonText::ReadArray(Places::Node node, uint32_t depth) {
  in_.Expect('[');
  ArrayBuilder items(maker_.arena());
  SkipSpace();
  if (in_.Take(']')) return items.Build();
  for (;;) {
    items.Append(ReadValue(node, PathStep::Index(static_cast<uint32_t>(items.size())), depth + 1));
    SkipSpace();
    if (in_.Take(']')) return items.Build();
    in_.Expect(',');
    SkipSpace();
  }
}

Value JsonText::ReadObject(Places::Node node, uint32_t depth) {
  in_.Expect('{');
  Object* map = Object::New(maker_.arena());
  SkipSpace();
  if (in_.Take('}')) return Value::Object(map);
  for (;;) {
    size_t key_offset = Offset();
    if (in_.Peek() != '"') in_.Fail("expected a key in quotes" + in_.Found());
    Value key = ReadString();
    SkipSpace();
    in_.Expect(':');
    SkipSpace();
    Put(*map, key, ReadValue(node, PathStep::Key(key.text()), depth + 1), key_offset);
    SkipSpace();
    if (in_.Take('}')) return Value::Object(map);
    in_.Expect(',');
    SkipSpace();
  }
}

void JsonText::Put(Object& map, Value key, Value value, size_t key_offset) {
  if (map.PutNew(key, value) == nullptr) return;
  map.Put(key, value);
  if (base_ == Fault::kNowhere) return;
  warnings_.push_back(maker_.Where(key_offset) + ": duplicate key \"" + std::string(key.text()) +
                      "\": the last one counts");
}

Value JsonText::ReadNumber() {
  std::string_view rest = in_.text().substr(in_.offset());
  const char* end = internal::ScanNumber(rest.data(), rest.data() + rest.size());
  if (end == nullptr) in_.Fail("not a number of JSON");
  double d = 0;
  if (std::from_chars(rest.data(), end, d).ec == std::errc::result_out_of_range) {
    // Too small is 0 or nearly so, which strtod tells; it needs a text with an end.
    std::string text(rest.data(), end);
    d = std::strtod(text.c_str(), nullptr);
  }
  Value value = maker_.Number(d, Offset());
  in_.Skip(static_cast<size_t>(end - rest.data()));
  return value;
}

// Requires an opening quote.
Value JsonText::ReadString() {
  in_.Skip(1);
  auto plain = [](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; };
  std::string_view text = in_.TakeWhile(plain);
  if (in_.Take('"')) return maker_.Text(text);
  std::string out(text);
  for (;;) {
    out += in_.TakeWhile(plain);
    if (in_.Take('"')) return maker_.Text(out);
    if (in_.AtEnd()) in_.Fail("string without end");
    if (!in_.Take('\\')) in_.Fail("control character in a string");
    AppendEscape(out);
  }
}

void JsonText::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  size_t known = in_.AtEnd() ? std::string_view::npos : kMarks.find(in_.Peek());
  if (known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    in_.Skip(1);
    return;
  }
  if (!in_.Take('u')) in_.Fail("unknown escape in a string");
  std::optional<unsigned> first = TakeHex();
  if (!first) in_.Fail("an escape \\u needs four hexadecimal digits");
  char32_t point = *first;
  if (point >= 0xD800 && point < 0xDC00 && in_.LooksAt("\\u")) {
    size_t before = in_.offset();
    in_.Skip(2);
    std::optional<unsigned> second = TakeHex();
    if (second && *second >= 0xDC00 && *second < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10) + (*second - 0xDC00);
    } else {
      in_.MoveTo(before);
    }
  }
  AppendUtf8(out, point);  // half of a pair becomes U+FFFD
}

std::optional<unsigned> JsonText::TakeHex() {
  unsigned value = 0;
  std::string_view digits = in_.text().substr(std::min(in_.offset(), in_.text().size()), 4);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 4 || error != std::errc() || end != digits.data() + 4) return std::nullopt;
  in_.Skip(4);
  return value;
}

}  // namespace

Document ReadJsonText(Maker& maker, std::string_view json, size_t base, const JsonTextOptions& options,
                      std::vector<std::string>& warnings) {
  JsonText text(maker, json, base, options, warnings);
  try {
    return text.Read();
  } catch (Fault& fault) {
    // Of JSON without comments the words are Go's.
    std::optional<internal::JsonFault> known;
    if (!options.comments) known = internal::FindFault(json, kAnyDepth);
    if (known && known->kind != internal::JsonFault::Kind::kNumberTooBig)
      fault = {known->reason, known->offset + base, {}};
    if (base == Fault::kNowhere) fault.offset = base;
    throw;
  }
}

}  // namespace regoc::inputs
