// IP addresses and networks as Go's net package has them: an IPv4 address and its mapped form in IPv6 are one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regoc::builtins {

using AddressBits = unsigned __int128;

struct Address {
  AddressBits bits = 0;     // IPv4: as ::ffff:a.b.c.d
  bool written_v4 = false;  // "1.2.3.4", not "::ffff:1.2.3.4"

  bool is_v4() const { return bits >> 32 == 0xFFFF; }
};

// Nothing when the text is no address, or has a zone.
std::optional<Address> ParseAddress(std::string_view text);
// "1.2.3.4", "2001:db8::1"
std::string AddressText(AddressBits bits);

struct Network {
  AddressBits base = 0;  // as in Address
  int prefix = 0;
  bool v4 = false;  // the prefix counts from 32 bits

  int width() const { return v4 ? 32 : 128; }
  AddressBits first() const;
  AddressBits last() const;
  bool ContainsAddress(AddressBits bits) const;
  std::string Text() const;
};

// "1.2.3.4/24": the network, with `base` as masked. Nothing when the text is none.
std::optional<Network> ParseNetwork(std::string_view text);

}  // namespace regoc::builtins
