// What key comes next in an object: objects at one place of a document mostly have the same keys in the same order.
//
// A reader that expects a key compares it with the text in steps of eight bytes, from its opening quote to the colon,
// instead of finding its end, hashing it and looking it up. A wrong guess costs that comparison.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/value/shape.h"

namespace regoc::internal {

// A key of objects of one shape, with the two that followed it last.
struct TrailKey {
  static constexpr size_t kReads = 32;  // bytes from an opening quote on that are looked at

  uint64_t words[4] = {};              // its bytes, the quotes and all up to the colon
  uint64_t masks[4] = {~uint64_t{0}};  // of the bytes that count; as they are, nothing fits: no text holds zeros
  const TrailKey* next[2] = {};        // the last one first
  int32_t slot = -1;
  bool is_long = false;  // the last two words count

  // `text` begins with an opening quote where a key is due.
  [[gnu::always_inline]] bool Fits(const char* text) const {
    return (Differs<0>(text) | Differs<1>(text)) == 0 && (!is_long || (Differs<2>(text) | Differs<3>(text)) == 0);
  }

 private:
  template <int kWord>
  [[gnu::always_inline]] uint64_t Differs(const char* text) const {
    uint64_t word;
    std::memcpy(&word, text + kWord * sizeof word, sizeof word);
    return (word ^ words[kWord]) & masks[kWord];
  }
};
static_assert(sizeof(TrailKey::words) == TrailKey::kReads);

// The keys seen at objects of one shape. Of one thread; keys stay where they are.
class KeyTrail {
 public:
  KeyTrail();
  KeyTrail(const KeyTrail&) = delete;
  KeyTrail& operator=(const KeyTrail&) = delete;

  // No key: the first ones of objects follow it.
  const TrailKey* start() const { return &keys_[0]; }
  // `key`, quoted and with its colon, which has this slot and no escapes, followed `previous` and was not expected. Its
  // place, or `previous` when it will never be expected.
  const TrailKey* Learn(const TrailKey* previous, std::string_view key, int32_t slot);

 private:
  static constexpr size_t kKeys = 48;
  static constexpr size_t kBuckets = 128;
  TrailKey* Find(std::string_view key, int32_t slot);

  std::array<TrailKey, kKeys> keys_;
  std::array<uint8_t, kBuckets> buckets_ = {};  // open addressing: places in keys_, or 0
  uint8_t count_ = 1;                           // of keys_
};

// By shape. Of one reader.
class KeyTrails {
 public:
  // Forgets what was learned from other shapes.
  void Use(const Shapes& shapes);
  KeyTrail& of(uint32_t shape) {
    std::unique_ptr<KeyTrail>& trail = trails_[shape];
    if (trail == nullptr) [[unlikely]]
      trail = std::make_unique<KeyTrail>();
    return *trail;
  }

 private:
  uint64_t fingerprint_ = 0;
  std::vector<std::unique_ptr<KeyTrail>> trails_;
};

}  // namespace regoc::internal
