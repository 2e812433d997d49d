#include "runtime/builtins/base64.h"

#include <array>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

constexpr std::string_view kStandardDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr uint8_t kNone = 0xFF;

constexpr std::array<uint8_t, 256> Inverse(std::string_view digits) {
  std::array<uint8_t, 256> values{};
  values.fill(kNone);
  for (size_t i = 0; i < digits.size(); ++i) values[static_cast<uint8_t>(digits[i])] = static_cast<uint8_t>(i);
  return values;
}

constexpr std::array<uint8_t, 256> kStandardValues = Inverse(kStandardDigits);
constexpr std::array<uint8_t, 256> kUrlValues = Inverse(kUrlDigits);

class Decoder {
 public:
  Decoder(std::string_view text, const std::array<uint8_t, 256>& values, char* out)
      : text_(text), values_(values), out_(out) {}

  // False when the text is broken.
  bool Run() {
    while (at_ < text_.size()) {
      if (!PlainQuantum() && !Quantum()) return false;
    }
    return true;
  }
  size_t at() const { return at_; }
  char* out() const { return out_; }

 private:
  bool BadAt(size_t at) {
    at_ = at;
    return false;
  }

  void SkipLineBreaks() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }

  // Four characters of the alphabet; false when it is something else, and nothing is read then.
  bool PlainQuantum() {
    if (text_.size() - at_ < 4) return false;
    auto value = [this](size_t i) { return uint32_t{values_[static_cast<uint8_t>(text_[at_ + i])]}; };
    uint32_t a = value(0), b = value(1), c = value(2), d = value(3);
    if ((a | b | c | d) == kNone) return false;
    Emit(a << 18 | b << 12 | c << 6 | d, 3);
    at_ += 4;
    return true;
  }

  // Four characters, or fewer and padding.
  bool Quantum() {
    uint32_t bits = 0;
    for (int i = 0; i < 4; ++i) {
      SkipLineBreaks();
      if (at_ == text_.size()) return i == 0 || BadAt(at_ - static_cast<size_t>(i));
      uint8_t value = values_[static_cast<uint8_t>(text_[at_])];
      if (value == kNone) return text_[at_] == '=' ? Padding(i, bits) : BadAt(at_);
      bits = bits << 6 | value;
      ++at_;
    }
    Emit(bits, 3);
    return true;
  }

  // At the first =, behind `digits` characters of the quantum.
  bool Padding(int digits, uint32_t bits) {
    if (digits < 2) return BadAt(at_);
    ++at_;
    SkipLineBreaks();
    if (digits == 2) {
      if (at_ == text_.size()) return BadAt(at_);
      if (text_[at_] != '=') return BadAt(at_ - 1);
      ++at_;
      SkipLineBreaks();
    }
    if (at_ < text_.size()) return BadAt(at_);
    Emit(bits << (6 * (4 - digits)), digits - 1);
    return true;
  }

  void Emit(uint32_t bits, int bytes) {
    for (int i = 0; i < bytes; ++i) *out_++ = static_cast<char>(bits >> (16 - 8 * i));
  }

  std::string_view text_;
  const std::array<uint8_t, 256>& values_;
  char* out_;
  size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> DecodeBase64(Arena& arena, std::string_view text, Base64Alphabet alphabet,
                                             size_t& bad_at) {
  char* bytes = static_cast<char*>(arena.Allocate(text.size() / 4 * 3 + 3, 1));
  Decoder decoder(text, alphabet == Base64Alphabet::kStandard ? kStandardValues : kUrlValues, bytes);
  if (!decoder.Run()) {
    bad_at = decoder.at();
    return std::nullopt;
  }
  return std::string_view(bytes, static_cast<size_t>(decoder.out() - bytes));
}

std::optional<std::string_view> DecodeBase64Url(Arena& arena, std::string_view text, std::string_view& fault) {
  std::string_view padded = text;
  if (!text.ends_with('=') && text.size() % 4 != 0) {
    if (text.size() % 4 == 1) {
      fault = Join(arena, "illegal base64url string: ", text);
      return std::nullopt;
    }
    padded = Join(arena, text, text.size() % 4 == 2 ? "==" : "=");
  }
  size_t bad_at = 0;
  std::optional<std::string_view> bytes = DecodeBase64(arena, padded, Base64Alphabet::kUrl, bad_at);
  if (!bytes) fault = IllegalBase64(arena, bad_at);
  return bytes;
}

std::string_view EncodeBase64(Arena& arena, std::string_view bytes, Base64Alphabet alphabet, bool padding) {
  std::string_view digits = alphabet == Base64Alphabet::kStandard ? kStandardDigits : kUrlDigits;
  TextBuilder out(arena, bytes.size() / 3 * 4 + 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    std::string_view group = bytes.substr(i, 3);
    uint32_t bits = 0;
    for (size_t j = 0; j < 3; ++j) bits = bits << 8 | (j < group.size() ? static_cast<uint8_t>(group[j]) : 0);
    for (size_t j = 0; j <= group.size(); ++j) out.Append(digits[bits >> (18 - 6 * j) & 63]);
    if (padding) out.Append(3 - group.size(), '=');
  }
  return out.view();
}

std::string_view IllegalBase64(Arena& arena, size_t bad_at) {
  TextBuilder message(arena);
  message.Append("illegal base64 data at input byte ");
  message.AppendInt(static_cast<int64_t>(bad_at));
  return message.view();
}

}  // namespace regoc::builtins
