#include "runtime/builtins/ip_address.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/builtins/hex.h"

namespace regoc::builtins {

namespace {

constexpr AddressBits kMapped = static_cast<AddressBits>(0xFFFF) << 32;

// Four numbers up to 255 without leading zeros.
std::optional<uint32_t> ParseV4(std::string_view text) {
  uint32_t bits = 0;
  for (int field = 0; field < 4; ++field) {
    size_t end = field < 3 ? text.find('.') : text.size();
    if (end == std::string_view::npos || end == 0 || end > 3) return std::nullopt;
    std::string_view digits = text.substr(0, end);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
    uint32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (value > 255) return std::nullopt;
    bits = bits << 8 | value;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return text.empty() ? std::optional(bits) : std::nullopt;
}

// Groups of up to four digits; :: stands once for one or more groups of zeros; the last two may be written as IPv4.
class V6Parser {
 public:
  explicit V6Parser(std::string_view text) : text_(text) {}

  std::optional<AddressBits> Run() {
    if (text_.starts_with("::")) {
      gap_ = 0;
      text_.remove_prefix(2);
      if (text_.empty()) return AddressBits{0};
    }
    while (count_ < 8) {
      if (!Group()) return std::nullopt;
      if (text_.empty()) break;
    }
    return text_.empty() ? Assemble() : std::nullopt;
  }

 private:
  // A group and the colon behind it.
  bool Group() {
    size_t length = 0;
    uint32_t value = 0;
    while (length < text_.size() && HexDigitValue(text_[length]) >= 0) {
      value = value << 4 | static_cast<uint32_t>(HexDigitValue(text_[length]));
      if (++length > 4) return false;
    }
    if (length == 0) return false;
    if (text_.substr(length).starts_with('.')) return EmbeddedV4();
    groups_[count_++] = static_cast<uint16_t>(value);
    text_.remove_prefix(length);
    if (text_.empty()) return true;
    if (text_[0] != ':' || text_.size() == 1) return false;
    text_.remove_prefix(1);
    if (text_[0] == ':') {
      if (gap_ >= 0) return false;
      gap_ = static_cast<int>(count_);
      text_.remove_prefix(1);
    }
    return true;
  }

  bool EmbeddedV4() {
    if ((gap_ < 0 && count_ != 6) || count_ > 6) return false;
    std::optional<uint32_t> v4 = ParseV4(text_);
    if (!v4) return false;
    groups_[count_++] = static_cast<uint16_t>(*v4 >> 16);
    groups_[count_++] = static_cast<uint16_t>(*v4);
    text_ = {};
    return true;
  }

  std::optional<AddressBits> Assemble() const {
    if ((gap_ >= 0) == (count_ == 8)) return std::nullopt;
    AddressBits bits = 0;
    size_t before = gap_ >= 0 ? static_cast<size_t>(gap_) : count_;
    for (size_t i = 0; i < 8; ++i) {
      size_t missing = 8 - count_;
      uint16_t group = i < before ? groups_[i] : i < before + missing ? uint16_t{0} : groups_[i - missing];
      bits = bits << 16 | group;
    }
    return bits;
  }

  std::string_view text_;
  std::array<uint16_t, 8> groups_{};
  size_t count_ = 0;
  int gap_ = -1;  // groups before the ::
};

AddressBits LowBits(int count) { return count == 128 ? ~AddressBits{0} : (static_cast<AddressBits>(1) << count) - 1; }

std::string V6Text(AddressBits bits) {
  std::array<uint16_t, 8> groups;
  for (int i = 7; i >= 0; --i, bits >>= 16) groups[static_cast<size_t>(i)] = static_cast<uint16_t>(bits);
  size_t gap = 8;
  size_t gap_size = 1;  // a single zero group is written
  for (size_t i = 0; i < 8; ++i) {
    size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > gap_size) {
      gap = i;
      gap_size = end - i;
    }
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      out += "::";
      i += gap_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out.push_back(':');
    char text[4];
    out.append(text, std::to_chars(text, text + 4, groups[i], 16).ptr);
  }
  return out;
}

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  size_t mark = text.find_first_of(".:");
  if (mark == std::string_view::npos) return std::nullopt;
  if (text[mark] == '.') {
    std::optional<uint32_t> v4 = ParseV4(text);
    return v4 ? std::optional(Address{kMapped | *v4, true}) : std::nullopt;
  }
  std::optional<AddressBits> v6 = V6Parser(text).Run();
  return v6 ? std::optional(Address{*v6, false}) : std::nullopt;
}

std::string AddressText(AddressBits bits) {
  if (bits >> 32 != 0xFFFF) return V6Text(bits);
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string(static_cast<uint32_t>(bits) >> shift & 255);
    if (shift > 0) out.push_back('.');
  }
  return out;
}

AddressBits Network::first() const { return base & ~LowBits(width() - prefix); }
AddressBits Network::last() const { return first() | LowBits(width() - prefix); }

bool Network::ContainsAddress(AddressBits bits) const {
  // A network inside of the mapped IPv4 addresses holds only those, and no other does.
  bool mapped = base >> 32 == 0xFFFF;
  if (mapped != (bits >> 32 == 0xFFFF)) return false;
  int host_bits = std::min(width() - prefix, mapped ? 32 : 128);
  return (bits | LowBits(host_bits)) == (base | LowBits(host_bits));
}

std::string Network::Text() const {
  int shown = !v4 && base >> 32 == 0xFFFF ? std::max(prefix - 96, 0) : prefix;
  return AddressText(base) + "/" + std::to_string(shown);
}

std::optional<Network> ParseNetwork(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::optional<Address> address = ParseAddress(text.substr(0, slash));
  std::string_view digits = text.substr(slash + 1);
  if (!address || digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  Network network{.base = address->bits, .v4 = address->written_v4};
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
  if (error != std::errc() || network.prefix > network.width()) return std::nullopt;
  network.base = network.first();
  return network;
}

}  // namespace regoc::builtins
