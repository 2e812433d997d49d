#include "runtime/value/key_trail.h"

#include "runtime/value/hashing.h"

namespace regoc::internal {

KeyTrail::KeyTrail() {
  for (TrailKey& key : keys_) key.next[0] = key.next[1] = start();
}

const TrailKey* KeyTrail::Learn(const TrailKey* previous, std::string_view text, int32_t slot) {
  const TrailKey* key = text.size() <= TrailKey::kReads ? Find(text, slot) : nullptr;
  if (key == nullptr) return previous;
  const TrailKey*(&next)[2] = keys_[static_cast<size_t>(previous - start())].next;
  next[1] = next[0], next[0] = key;
  return key;
}

// Put in when it is not there and there is room.
TrailKey* KeyTrail::Find(std::string_view text, int32_t slot) {
  char bytes[TrailKey::kReads] = {};
  text.copy(bytes, text.size());
  for (size_t at = HashBytes(text, 0) % kBuckets;; at = (at + 1) % kBuckets) {
    TrailKey& key = keys_[buckets_[at]];
    if (buckets_[at] != 0) {
      if (std::memcmp(key.words, bytes, sizeof bytes) == 0) return &key;
      continue;
    }
    if (count_ == kKeys) return nullptr;
    buckets_[at] = count_;
    TrailKey& made = keys_[count_++];
    std::memcpy(made.words, bytes, sizeof bytes);
    std::memset(made.masks, 0, sizeof made.masks);
    std::memset(made.masks, 0xFF, text.size());
    made.slot = slot;
    made.is_long = text.size() > 2 * sizeof made.words[0];
    return &made;
  }
}

void KeyTrails::Use(const Shapes& shapes) {
  if (fingerprint_ == shapes.fingerprint() && trails_.size() == shapes.size()) return;
  fingerprint_ = shapes.fingerprint();
  trails_.clear();
  trails_.resize(shapes.size());
}

}  // namespace regoc::internal
