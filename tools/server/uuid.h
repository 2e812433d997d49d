// Random ids of decisions.
#pragma once

#include <cstdint>
#include <string_view>

namespace regoc::server {

// Makes UUIDs of version 4 (RFC 9562). One a thread; seeded by the system, then without asking it again.
class UuidSource {
 public:
  static constexpr size_t kLength = 36;
  UuidSource();
  // Writes kLength characters.
  void Next(char* out);

 private:
  uint64_t Random();
  uint64_t state_[4];
};

}  // namespace regoc::server
