#include "runtime/builtins/base64.h"

#include <array>
#include <cstring>

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

// By place in a quantum and character, what the character gives of the three bytes, the first one lowest.
using QuantumTable = std::array<std::array<uint32_t, 256>, 4>;
constexpr uint32_t kNoDigit = uint32_t{1} << 31;

constexpr QuantumTable Shifted(const std::array<uint8_t, 256>& values) {
  QuantumTable table{};
  for (size_t place = 0; place < 4; ++place) {
    for (size_t c = 0; c < 256; ++c) {
      uint32_t bits = uint32_t{values[c]} << (18 - 6 * place);
      table[place][c] = values[c] == kNone ? kNoDigit : bits >> 16 | (bits & 0xFF00) | (bits & 0xFF) << 16;
    }
  }
  return table;
}

constexpr QuantumTable kStandardQuanta = Shifted(kStandardValues);
constexpr QuantumTable kUrlQuanta = Shifted(kUrlValues);

// Decodes quanta without padding and line breaks from the beginning of `text` on, and gives how many characters these
// are. Writes a byte more than it decodes.
size_t DecodePlain(std::string_view text, const QuantumTable& quanta, char* out) {
  size_t at = 0;
  for (; text.size() - at >= 4; at += 4, out += 3) {
    auto digit = [&](size_t i) { return quanta[i][static_cast<uint8_t>(text[at + i])]; };
    uint32_t bytes = digit(0) | digit(1) | digit(2) | digit(3);
    if ((bytes & kNoDigit) != 0) break;
    std::memcpy(out, &bytes, sizeof bytes);
  }
  return at;
}

// So many bytes may be written for a text.
size_t RoomFor(std::string_view text) { return text.size() / 4 * 3 + 4; }

class Decoder {
 public:
  Decoder(std::string_view text, Base64Alphabet alphabet, char* out)
      : text_(text),
        values_(alphabet == Base64Alphabet::kStandard ? kStandardValues : kUrlValues),
        quanta_(alphabet == Base64Alphabet::kStandard ? kStandardQuanta : kUrlQuanta),
        out_(out) {}

  // False when the text is broken.
  bool Run() {
    while (at_ < text_.size()) {
      size_t plain = DecodePlain(text_.substr(at_), quanta_, out_);
      at_ += plain, out_ += plain / 4 * 3;
      if (at_ < text_.size() && !Quantum()) return false;
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
  const QuantumTable& quanta_;
  char* out_;
  size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> DecodeBase64(Arena& arena, std::string_view text, Base64Alphabet alphabet,
                                             size_t& bad_at) {
  char* bytes = static_cast<char*>(arena.Allocate(RoomFor(text), 1));
  Decoder decoder(text, alphabet, bytes);
  if (!decoder.Run()) {
    bad_at = decoder.at();
    return std::nullopt;
  }
  return std::string_view(bytes, static_cast<size_t>(decoder.out() - bytes));
}

namespace {

// Text without padding and line breaks, as tokens have it: no copy with padding is made. Gives the end of what was
// written; nullptr when the text is something else.
char* DecodeUnpaddedUrl(std::string_view text, char* out) {
  size_t plain = DecodePlain(text, kUrlQuanta, out);
  out += plain / 4 * 3;
  std::string_view rest = text.substr(plain);
  if (rest.size() == 1 || rest.size() > 3) return nullptr;
  uint32_t bytes = 0;
  for (size_t i = 0; i < rest.size(); ++i) bytes |= kUrlQuanta[i][static_cast<uint8_t>(rest[i])];
  if ((bytes & kNoDigit) != 0) return nullptr;
  for (size_t i = 1; i < rest.size(); ++i) *out++ = static_cast<char>(bytes >> (8 * (i - 1)));
  return out;
}

}  // namespace

std::optional<std::string_view> DecodeBase64Url(Arena& arena, std::string_view text, std::string_view& fault,
                                                size_t zeros) {
  char* bytes = static_cast<char*>(arena.Allocate(RoomFor(text) + zeros, 1));
  char* end = DecodeUnpaddedUrl(text, bytes);
  if (end == nullptr) {
    std::string_view padded = text;
    if (!text.ends_with('=') && text.size() % 4 != 0) {
      if (text.size() % 4 == 1) {
        fault = Join(arena, "illegal base64url string: ", text);
        return std::nullopt;
      }
      padded = Join(arena, text, text.size() % 4 == 2 ? "==" : "=");
    }
    bytes = static_cast<char*>(arena.Allocate(RoomFor(padded) + zeros, 1));
    Decoder decoder(padded, Base64Alphabet::kUrl, bytes);
    if (!decoder.Run()) {
      fault = IllegalBase64(arena, decoder.at());
      return std::nullopt;
    }
    end = decoder.out();
  }
  if (zeros > 0) std::memset(end, 0, zeros);
  return std::string_view(bytes, static_cast<size_t>(end - bytes));
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
