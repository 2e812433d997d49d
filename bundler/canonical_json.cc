#include "bundler/canonical_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "runtime/base/utf8.h"

namespace regoc::bundle {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// An array or object that is being read. An object keeps its members until it closes, because they are sorted then.
struct Frame {
  bool object = false;
  std::string name;                 // of the member whose value comes next
  std::vector<JsonMember> members;  // object
  std::string elements;             // array: joined by commas
};

// Reads one JSON text without recursion, so that nesting costs memory and not stack.
class Reader {
 public:
  Reader(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  Result<std::string> Read();
  // Reads a text that is one string, and decodes it.
  Result<std::string> ReadOnlyString();
  // Instead of joining the outermost array or object, keeps its parts for the caller.
  void KeepOutermost() { keep_outermost_ = true; }
  std::vector<JsonMember> TakeMembers() { return std::move(members_); }
  std::vector<std::string> TakeElements() { return std::move(elements_); }
  char outermost() const { return outermost_; }

 private:
  // Each returns false after setting error_.
  bool ReadValueOrOpen(std::string& value, bool& opened);
  bool Open(char bracket, std::string& value, bool& opened);
  bool Deliver(std::string value);
  bool Close(std::string& value);
  bool ReadName();
  bool ReadString(std::string& decoded);
  bool ReadEscape(std::string& decoded);
  bool ReadHex4(uint32_t& unit);
  bool ReadNumber(std::string& value);
  bool ReadWord(std::string_view word, std::string& value);
  bool Fail(std::string what);

  void SkipSpace() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (Peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  const JsonLimits& limits_;
  size_t at_ = 0;
  std::vector<Frame> frames_;
  bool keep_outermost_ = false;
  char outermost_ = '\0';
  std::vector<JsonMember> members_;
  std::vector<std::string> elements_;
  std::string error_;
};

bool Reader::Fail(std::string what) {
  error_ = "invalid JSON at byte " + std::to_string(at_) + ": " + std::move(what);
  return false;
}

Result<std::string> Reader::Read() {
  SkipSpace();
  outermost_ = Peek();
  for (;;) {
    SkipSpace();
    std::string value;
    bool opened = false;
    if (!ReadValueOrOpen(value, opened)) return Error{error_};
    if (opened) continue;
    // A value is complete: hand it to what encloses it, and close whatever ends here.
    for (;;) {
      SkipSpace();
      if (frames_.empty()) {
        if (at_ != text_.size()) Fail("more after the value");
        if (!error_.empty()) return Error{error_};
        return value;
      }
      if (!Deliver(std::move(value))) return Error{error_};
      SkipSpace();
      if (Take(',')) {
        if (frames_.back().object && !ReadName()) return Error{error_};
        break;
      }
      if (!Take(frames_.back().object ? '}' : ']')) {
        Fail(at_ < text_.size() ? "expected a comma or the end of the value" : "the text ends too early");
        return Error{error_};
      }
      if (!Close(value)) return Error{error_};
    }
  }
}

Result<std::string> Reader::ReadOnlyString() {
  SkipSpace();
  if (Peek() != '"') return Error{"expected a JSON string"};
  std::string decoded;
  if (!ReadString(decoded)) return Error{error_};
  SkipSpace();
  if (at_ != text_.size()) return Error{"expected a JSON string"};
  return decoded;
}

bool Reader::ReadValueOrOpen(std::string& value, bool& opened) {
  if (at_ >= text_.size()) return Fail("the text ends too early");
  switch (char c = Peek()) {
    case '{':
    case '[':
      return Open(c, value, opened);
    case '"': {
      std::string decoded;
      if (!ReadString(decoded)) return false;
      value = QuoteJson(decoded);
      return true;
    }
    case 't':
      return ReadWord("true", value);
    case 'f':
      return ReadWord("false", value);
    case 'n':
      return ReadWord("null", value);
    default:
      return ReadNumber(value);
  }
}

bool Reader::Open(char bracket, std::string& value, bool& opened) {
  if (frames_.size() >= limits_.max_depth) {
    return Fail("nested deeper than the limit of " + std::to_string(limits_.max_depth));
  }
  ++at_;
  frames_.push_back({.object = bracket == '{'});
  SkipSpace();
  if (Take(bracket == '{' ? '}' : ']')) return Close(value);
  opened = true;
  return bracket == '[' || ReadName();
}

bool Reader::Deliver(std::string value) {
  Frame& frame = frames_.back();
  if (frame.object) {
    frame.members.push_back({std::move(frame.name), std::move(value)});
    frame.name.clear();
  } else if (keep_outermost_ && frames_.size() == 1) {
    elements_.push_back(std::move(value));
  } else {
    if (!frame.elements.empty()) frame.elements.push_back(',');
    frame.elements += value;
  }
  return true;
}

bool Reader::Close(std::string& value) {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  value.clear();
  if (!frame.object) {
    value = "[" + std::move(frame.elements) + "]";
    return true;
  }
  auto by_name = [](const JsonMember& a, const JsonMember& b) { return a.name < b.name; };
  std::stable_sort(frame.members.begin(), frame.members.end(), by_name);
  std::vector<JsonMember> kept;
  kept.reserve(frame.members.size());
  for (JsonMember& member : frame.members) {
    if (!kept.empty() && kept.back().name == member.name) {
      if (limits_.unique_names) return Fail("the name " + QuoteJson(member.name) + " occurs twice in an object");
      kept.back().value = std::move(member.value);
    } else {
      kept.push_back(std::move(member));
    }
  }
  if (keep_outermost_ && frames_.empty()) {
    members_ = std::move(kept);
    return true;
  }
  value.push_back('{');
  for (const JsonMember& member : kept) {
    if (value.size() > 1) value.push_back(',');
    value += QuoteJson(member.name);
    value.push_back(':');
    value += member.value;
  }
  value.push_back('}');
  return true;
}

bool Reader::ReadName() {
  SkipSpace();
  if (Peek() != '"') return Fail("expected a name in quotes");
  if (!ReadString(frames_.back().name)) return false;
  SkipSpace();
  return Take(':') || Fail("expected a colon");
}

bool Reader::ReadString(std::string& decoded) {
  ++at_;
  for (;;) {
    if (at_ >= text_.size()) return Fail("the string does not end");
    unsigned char c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') {
      ++at_;
      return true;
    }
    if (c < 0x20) return Fail("a control character in a string");
    if (c == '\\') {
      if (!ReadEscape(decoded)) return false;
      continue;
    }
    CodePoint point = DecodeUtf8(text_, at_);
    AppendUtf8(decoded, point.value);
    at_ += point.length;
  }
}

bool Reader::ReadEscape(std::string& decoded) {
  ++at_;
  char c = Peek();
  ++at_;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      decoded.push_back(c);
      return true;
    case 'b':
      decoded.push_back('\b');
      return true;
    case 'f':
      decoded.push_back('\f');
      return true;
    case 'n':
      decoded.push_back('\n');
      return true;
    case 'r':
      decoded.push_back('\r');
      return true;
    case 't':
      decoded.push_back('\t');
      return true;
    case 'u':
      break;
    default:
      return Fail("an unknown escape in a string");
  }
  uint32_t unit = 0;
  if (!ReadHex4(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    size_t second_at = at_;
    at_ += 2;
    uint32_t second = 0;
    if (!ReadHex4(second)) return false;
    if (second >= 0xDC00 && second < 0xE000) {
      AppendUtf8(decoded, 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00));
      return true;
    }
    at_ = second_at;  // a half without its other half; what follows stands for itself
  }
  AppendUtf8(decoded, unit);  // half a pair becomes U+FFFD
  return true;
}

bool Reader::ReadHex4(uint32_t& unit) {
  std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  if (digits.size() < 4 || error != std::errc() || end != digits.data() + 4) {
    return Fail("\\u must be followed by four hexadecimal digits");
  }
  at_ += 4;
  return true;
}

bool Reader::ReadNumber(std::string& value) {
  size_t start = at_;
  auto digits = [&] {
    size_t from = at_;
    while (IsDigit(Peek())) ++at_;
    return at_ > from;
  };
  Take('-');
  bool good = Take('0') || digits();
  if (good && Take('.')) good = digits();
  if (good && (Peek() == 'e' || Peek() == 'E')) {
    ++at_;
    if (Peek() == '+' || Peek() == '-') ++at_;
    good = digits();
  }
  if (!good) return Fail("expected a value");
  value = text_.substr(start, at_ - start);
  return true;
}

bool Reader::ReadWord(std::string_view word, std::string& value) {
  if (text_.substr(at_, word.size()) != word) return Fail("expected a value");
  at_ += word.size();
  value = word;
  return true;
}

bool EqualFolded(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

Result<std::string> CanonicalJson(std::string_view text, const JsonLimits& limits) {
  return Reader(text, limits).Read();
}

Result<std::vector<JsonMember>> JsonMembers(std::string_view text, const JsonLimits& limits) {
  Reader reader(text, limits);
  reader.KeepOutermost();
  Result<std::string> read = reader.Read();
  if (!read.ok()) return read.error();
  if (reader.outermost() != '{') return Error{"expected a JSON object"};
  return reader.TakeMembers();
}

Result<std::vector<std::string>> JsonElements(std::string_view text, const JsonLimits& limits) {
  Reader reader(text, limits);
  reader.KeepOutermost();
  Result<std::string> read = reader.Read();
  if (!read.ok()) return read.error();
  if (reader.outermost() != '[') return Error{"expected a JSON array"};
  return reader.TakeElements();
}

Result<std::string> JsonString(std::string_view text) {
  JsonLimits limits;
  return Reader(text, limits).ReadOnlyString();
}

Result<int64_t> JsonInteger(std::string_view text) {
  int64_t integer = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error == std::errc() && end == text.data() + text.size()) return integer;
  double number = 0;
  auto [end2, error2] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool integral = error2 == std::errc() && end2 == text.data() + text.size() && std::nearbyint(number) == number;
  if (!integral || std::fabs(number) > 9e15) return Error{"expected an integer"};
  return static_cast<int64_t>(number);
}

const JsonMember* FindMember(const std::vector<JsonMember>& members, std::string_view name) {
  const JsonMember* found = nullptr;
  for (const JsonMember& member : members) {
    if (member.name == name) {
      found = &member;
      break;
    }
    if (found == nullptr && EqualFolded(member.name, name)) found = &member;
  }
  return found != nullptr && found->value != "null" ? found : nullptr;
}

std::string QuoteJson(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    CodePoint point = DecodeUtf8(text, i);
    std::string_view sequence = text.substr(i, point.length);
    i += point.length;
    if (!point.valid) {
      out += "\xEF\xBF\xBD";
    } else if (sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9") {  // line separators, which Go escapes
      out += sequence[2] == '\xA8' ? "\\u2028" : "\\u2029";
    } else if (c == '"' || c == '\\') {
      out += {'\\', static_cast<char>(c)};
    } else if (c >= 0x20) {
      out += sequence;
    } else if (c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t') {
      out += {'\\', c == '\b' ? 'b' : c == '\f' ? 'f' : c == '\n' ? 'n' : c == '\r' ? 'r' : 't'};
    } else {
      out += "\\u00";
      out += {kHex[c >> 4], kHex[c & 15]};
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace regoc::bundle
