#include "tools/server/uuid.h"

#include <sys/random.h>

#include <bit>
#include <chrono>
#include <cstring>

namespace regoc::server {

UuidSource::UuidSource() {
  if (getrandom(state_, sizeof state_, 0) == sizeof state_) return;
  // No random device: the clock and the address tell sources apart.
  uint64_t seed = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  for (uint64_t& word : state_) {
    seed += 0x9E3779B97F4A7C15u + reinterpret_cast<uintptr_t>(this);
    word = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9u;
  }
}

// xoshiro256** (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2018).
uint64_t UuidSource::Random() {
  uint64_t result = std::rotl(state_[1] * 5, 7) * 9, shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void UuidSource::Next(char* out) {
  uint64_t words[2] = {Random(), Random()};
  unsigned char bytes[16];
  std::memcpy(bytes, words, sizeof bytes);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    *out++ = "0123456789abcdef"[bytes[i] >> 4];
    *out++ = "0123456789abcdef"[bytes[i] & 15];
  }
}

}  // namespace regoc::server
