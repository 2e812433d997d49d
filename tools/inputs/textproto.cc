// Protocol buffers in text format, as the JSON that protojson gives with the fields' own names. protoc, which must be
// there, reads the .proto files; the message's type stands in a comment `# proto-message: package.Name`.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "runtime/base/utf8.h"
#include "tools/inputs/command.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/lines.h"
#include "tools/inputs/proto_descriptor.h"

namespace regoc::inputs {

namespace {

using proto::Field;
using proto::Message;
using proto::Type;

class TextFormat {
 public:
  TextFormat(std::string_view text, const proto::Schema& schema, uint32_t max_depth)
      : in_(text), schema_(schema), max_depth_(max_depth) {}

  Draft Read(const std::string& type) { return ReadMessage(type, '\0', 0); }

 private:
  void SkipSpace();
  Draft ReadMessage(const std::string& type, char close, size_t begin);
  const Field& ReadFieldName(const std::string& type, const Message& message, std::string& key);
  void ReadField(Draft& map, const Field& field, const std::string& key);
  void Add(Draft& map, const Field& field, const std::string& key, Draft value);
  Draft ReadValue(const Field& field);
  Draft ReadScalar(const Field& field);
  Draft ReadEnum(const Field& field, std::string_view word, size_t offset);
  Draft Integer(const Field& field, std::string_view word, size_t offset);
  Draft Float(const Field& field, std::string_view word, size_t offset);
  std::string ReadText();
  void AppendEscape(std::string& out);
  std::string TakeWord();

  Cursor in_;
  const proto::Schema& schema_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

void TextFormat::SkipSpace() {
  for (;;) {
    in_.TakeWhile(IsSpace);
    if (in_.Peek() != '#') return;
    in_.TakeLine();
  }
}

std::string TextFormat::TakeWord() {
  return std::string(
      in_.TakeWhile([](char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '.' || c == '+' || c == '-'; }));
}

const Field& TextFormat::ReadFieldName(const std::string& type, const Message& message, std::string& key) {
  size_t begin = in_.offset();
  if (in_.Take('[')) {
    std::string name(Trim(in_.TakeWhile([](char c) { return c != ']' && c != '\n'; })));
    in_.Expect(']');
    auto found = schema_.extensions.find(name);
    if (found == schema_.extensions.end() || found->second.extendee != type)
      Fail(begin, "unknown extension [" + name + "] of " + type.substr(1));
    key = "[" + name + "]";
    return found->second;
  }
  key = in_.TakeWhile([](char c) { return IsLetter(c) || IsDigit(c) || c == '_'; });
  if (key.empty()) in_.Fail("expected the name of a field" + in_.Found());
  const Field* field = message.Find(key);
  if (field == nullptr) {  // groups are called by their type's name
    field = message.Find(LowerText(key));
    bool group = field != nullptr && field->type == Type::kGroup && field->type_name.ends_with("." + key);
    if (!group) Fail(begin, "unknown field: " + key);
    key = field->name;
  }
  return *field;
}

// The fields up to `close`, or to the end of the text for '\0'.
Draft TextFormat::ReadMessage(const std::string& type, char close, size_t begin) {
  Nesting nesting(depth_, max_depth_, begin);
  auto found = schema_.messages.find(type);
  if (found == schema_.messages.end()) Fail(begin, "unknown message type " + type.substr(1));
  if (type.starts_with(".google.protobuf."))
    Fail(begin, type.substr(1) + " has a JSON form of its own, which is not supported");
  const Message& message = found->second;
  Draft map = Draft::Map(begin);
  std::set<int32_t> oneofs;
  std::set<std::string> seen;
  for (;;) {
    SkipSpace();
    if (close == '\0' ? in_.AtEnd() : in_.Take(close)) break;
    if (in_.AtEnd()) Fail(begin, std::string("expected `") + close + "`, found the end");
    size_t offset = in_.offset();
    std::string key;
    const Field& field = ReadFieldName(type, message, key);
    if (!field.repeated && !seen.insert(key).second) Fail(offset, "non-repeated field \"" + key + "\" is repeated");
    if (field.oneof >= 0 && !oneofs.insert(field.oneof).second)
      Fail(offset, "error parsing \"" + key + "\", oneof is already set");
    ReadField(map, field, key);
    SkipSpace();
    if (!in_.Take(',')) in_.Take(';');
  }
  for (const Field& field : message.fields)
    if (field.required && !seen.contains(field.name)) Fail(begin, "required field " + field.name + " not set");
  return map;
}

void TextFormat::ReadField(Draft& map, const Field& field, const std::string& key) {
  bool message = field.type == Type::kMessage || field.type == Type::kGroup;
  SkipSpace();
  bool colon = in_.Take(':');
  if (!colon && !message) in_.Fail("expected `:` behind a field's name" + in_.Found());
  SkipSpace();
  if (!in_.Take('[')) return Add(map, field, key, ReadValue(field));
  if (!field.repeated) in_.Fail("a list for the field `" + key + "`, which is not repeated");
  for (;;) {
    SkipSpace();
    if (in_.Take(']')) return;
    Add(map, field, key, ReadValue(field));
    SkipSpace();
    if (in_.Take(']')) return;
    in_.Expect(',');
  }
}

std::string KeyText(const Draft& key) {
  switch (key.kind) {
    case Draft::Kind::kInteger:
      return std::to_string(key.integer);
    case Draft::Kind::kBool:
      return key.boolean ? "true" : "false";
    default:
      return key.text;
  }
}

bool IsZero(const Field& field, const Draft& value) {
  switch (value.kind) {
    case Draft::Kind::kBool:
      return !value.boolean;
    case Draft::Kind::kInteger:
      return value.integer == 0;
    case Draft::Kind::kNumber:
      return value.number == 0 && !std::signbit(value.number);
    case Draft::Kind::kText:
      return value.text.empty() || (value.text == "0" && field.type != Type::kString && field.type != Type::kBytes);
    default:
      return false;
  }
}

void TextFormat::Add(Draft& map, const Field& field, const std::string& key, Draft value) {
  if (!field.repeated) {
    bool zero = IsZero(field, value);
    if (field.type == Type::kEnum) {
      const auto& numbers = schema_.enums.at(field.type_name).numbers;
      auto number = numbers.find(value.text);
      zero = value.kind == Draft::Kind::kText && number != numbers.end() && number->second == 0;
    }
    if (field.has_presence || !zero) map.Set(key, std::move(value));
    return;
  }
  auto entry = schema_.messages.find(field.type_name);
  bool is_map = field.type == Type::kMessage && entry != schema_.messages.end() && entry->second.is_map_entry;
  Draft* there = map.Find(key);
  if (there == nullptr) there = &map.Set(key, is_map ? Draft::Map(value.offset) : Draft::List(value.offset));
  if (!is_map) {
    there->Append(std::move(value));
    return;
  }
  Draft* entry_key = value.Find("key");
  Draft* entry_value = value.Find("value");
  if (entry_value == nullptr) Fail(value.offset, "an entry of a map without a value is not supported");
  there->Set(entry_key == nullptr ? "" : KeyText(*entry_key), std::move(*entry_value));
}

Draft TextFormat::ReadValue(const Field& field) {
  if (field.type != Type::kMessage && field.type != Type::kGroup) return ReadScalar(field);
  size_t begin = in_.offset();
  if (in_.Take('{')) return ReadMessage(field.type_name, '}', begin);
  if (in_.Take('<')) return ReadMessage(field.type_name, '>', begin);
  in_.Fail("expected `{`" + in_.Found());
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t bits = 0;
    size_t count = std::min<size_t>(3, bytes.size() - i);
    for (size_t j = 0; j < 3; ++j) bits = bits << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (size_t j = 0; j < 4; ++j) out.push_back(j <= count ? kDigits[bits >> (18 - 6 * j) & 63] : '=');
  }
  return out;
}

Draft TextFormat::ReadScalar(const Field& field) {
  size_t offset = in_.offset();
  if (field.type == Type::kString || field.type == Type::kBytes) {
    std::string text = ReadText();
    if (field.type == Type::kBytes) return Draft::Text(Base64(text), offset);
    if (FirstInvalidUtf8(text) != std::string_view::npos) Fail(offset, "contains invalid UTF-8");
    return Draft::Text(text, offset);
  }
  bool negative = in_.Take('-');
  SkipSpace();
  std::string word = (negative ? "-" : "") + TakeWord();
  if (word.empty() || word == "-") in_.Fail("expected a value" + in_.Found());
  if (field.type == Type::kEnum) return ReadEnum(field, word, offset);
  if (field.type == Type::kBool) {
    bool truth = word == "true" || word == "True" || word == "t" || word == "1";
    if (!truth && word != "false" && word != "False" && word != "f" && word != "0")
      Fail(offset, "invalid value for bool type: " + word);
    return Draft::Bool(truth, offset);
  }
  return field.type == Type::kDouble || field.type == Type::kFloat ? Float(field, word, offset)
                                                                   : Integer(field, word, offset);
}

Draft TextFormat::ReadEnum(const Field& field, std::string_view word, size_t offset) {
  const proto::Enum& values = schema_.enums.at(field.type_name);
  if (values.numbers.contains(word)) return Draft::Text(word, offset);
  int32_t number = 0;
  auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size())
    Fail(offset, "invalid value for enum type: " + std::string(word));
  auto name = values.names.find(number);
  return name == values.names.end() ? Draft::Integer(number, offset) : Draft::Text(name->second, offset);
}

Draft TextFormat::Integer(const Field& field, std::string_view word, size_t offset) {
  bool negative = word.starts_with('-');
  std::string_view digits = word.substr(negative ? 1 : 0);
  bool hex = digits.size() > 2 && digits[0] == '0' && Lower(digits[1]) == 'x';
  int base = hex ? 16 : digits.size() > 1 && digits[0] == '0' ? 8 : 10;
  if (hex) digits.remove_prefix(2);
  uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  bool wide = field.type == Type::kInt64 || field.type == Type::kUint64 || field.type == Type::kFixed64 ||
              field.type == Type::kSfixed64 || field.type == Type::kSint64;
  bool is_unsigned = field.type == Type::kUint64 || field.type == Type::kFixed64 || field.type == Type::kUint32 ||
                     field.type == Type::kFixed32;
  uint64_t most =
      is_unsigned ? (wide ? UINT64_MAX : UINT32_MAX) : (uint64_t{1} << (wide ? 63 : 31)) - (negative ? 0 : 1);
  if (error != std::errc() || end != digits.data() + digits.size() || magnitude > most ||
      (negative && is_unsigned && magnitude != 0))
    Fail(offset, "invalid value for the field `" + field.name + "`: " + std::string(word));
  std::string text = (negative && magnitude != 0 ? "-" : "") + std::to_string(magnitude);
  if (wide) return Draft::Text(text, offset);  // JSON's numbers do not hold 64 bits
  return Draft::Integer(std::strtoll(text.c_str(), nullptr, 10), offset);
}

Draft TextFormat::Float(const Field& field, std::string_view word, size_t offset) {
  std::string lower = LowerText(word);
  bool hex = lower.find("0x") != std::string::npos;
  if (lower.ends_with('f') && lower.size() > 1 && !hex && !lower.ends_with("inf")) lower.pop_back();
  if (lower == "nan" || lower == "-nan") return Draft::Text("NaN", offset);
  if (lower == "inf" || lower == "infinity") return Draft::Text("Infinity", offset);
  if (lower == "-inf" || lower == "-infinity") return Draft::Text("-Infinity", offset);
  char* end = nullptr;
  double d = std::strtod(lower.c_str(), &end);
  if (end == lower.c_str() || *end != '\0')
    Fail(offset, "invalid value for the field `" + field.name + "`: " + std::string(word));
  if (field.type == Type::kFloat) {
    char buffer[40];
    *std::to_chars(buffer, buffer + sizeof buffer - 1, static_cast<float>(d)).ptr = '\0';
    d = std::strtod(buffer, nullptr);
  }
  if (std::isinf(d)) return Draft::Text(d > 0 ? "Infinity" : "-Infinity", offset);
  return Draft::Number(d, offset);
}

// Strings beside each other are one.
std::string TextFormat::ReadText() {
  std::string out;
  if (in_.Peek() != '"' && in_.Peek() != '\'') in_.Fail("expected a string" + in_.Found());
  while (in_.Peek() == '"' || in_.Peek() == '\'') {
    size_t begin = in_.offset();
    char quote = in_.Next();
    for (;;) {
      if (in_.AtEnd() || in_.Peek() == '\n') Fail(begin, "string without end");
      char c = in_.Next();
      if (c == quote) break;
      if (c == '\\') {
        AppendEscape(out);
      } else {
        out.push_back(c);
      }
    }
    SkipSpace();
  }
  return out;
}

void TextFormat::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "abfnrtv?\\'\"";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v?\\'\"";
  size_t begin = in_.offset() - 1;
  char c = in_.AtEnd() ? '\0' : in_.Next();
  if (size_t known = kMarks.find(c); c != '\0' && known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    return;
  }
  bool octal = c >= '0' && c <= '7', byte = c == 'x' || c == 'X';
  size_t most = octal ? 3 : byte ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  size_t first = in_.offset() - (octal ? 1 : 0);
  std::string_view digits = in_.text().substr(std::min(first, in_.text().size()), most);
  uint32_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, octal ? 8 : 16);
  size_t used = static_cast<size_t>(end - digits.data());
  if (most == 0 || error != std::errc() || used == 0 || (!octal && !byte && used != most))
    Fail(begin, "invalid escape in a string");
  in_.MoveTo(first + used);
  if (octal || byte) {
    out.push_back(static_cast<char>(value));
  } else {
    AppendUtf8(out, value);
  }
}

// From a line with `# proto-message: package.Name`, as the schema names it.
std::string MessageType(std::string_view text) {
  for (const Line& line : SplitLines(text)) {
    for (size_t hash = line.text.find('#'); hash != std::string_view::npos; hash = line.text.find('#', hash + 1)) {
      std::string_view rest = line.text.substr(hash + 1);
      std::string_view trimmed = Trim(rest);
      if (trimmed.size() == rest.size() || !trimmed.starts_with("proto-message:")) continue;
      Cursor in(trimmed.substr(14));
      if (in.TakeWhile(IsSpace).empty()) continue;
      std::string_view name = in.TakeWhile([](char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '.'; });
      if (!name.empty()) return "." + std::string(name);
    }
  }
  Fail(0, "file does not contain necessary proto-message comment");
}

std::vector<std::string> ProtoFiles(const std::vector<std::string>& folders) {
  std::vector<std::string> files;
  for (const std::string& folder : folders) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
      if (at->is_regular_file() && at->path().extension() == ".proto") files.push_back(at->path().string());
    if (error) Fail(Fault::kNowhere, "cannot look for .proto files in " + folder + ": " + error.message());
  }
  std::ranges::sort(files);
  return files;
}

proto::Schema LoadSchema(const std::vector<std::string>& folders) {
  std::vector<std::string> files = ProtoFiles(folders);
  if (files.empty()) Fail(Fault::kNowhere, "no .proto files: say with --proto-file-dirs where they are");
  std::vector<std::string> arguments{"protoc", "--descriptor_set_out=/dev/stdout", "--include_imports"};
  for (const std::string& folder : folders) arguments.push_back("--proto_path=" + folder);
  arguments.insert(arguments.end(), files.begin(), files.end());
  CommandOutput result = RunCommand(arguments, "");
  if (!result.found) Fail(Fault::kNowhere, "the command `protoc` is needed to read this format, and is not there");
  if (result.timed_out || result.exit_code != 0) {
    std::string_view errors = Trim(result.errors);
    Fail(Fault::kNowhere, "protoc: " + std::string(errors.substr(0, errors.find('\n'))));
  }
  return proto::ReadSchema(result.output);
}

}  // namespace

Parsed ReadTextproto(Maker& maker) {
  std::string type = MessageType(maker.text());
  proto::Schema schema = LoadSchema(maker.options().proto_file_dirs);
  if (!schema.messages.contains(type)) Fail(0, "message type \"" + type.substr(1) + "\" is not in the .proto files");
  return MakeParsed(maker, TextFormat(maker.text(), schema, maker.options().limits.max_depth).Read(type));
}

}  // namespace regoc::inputs
