// Events as JSON arrays in gzip, each as near to a size limit as may be.
//
//   ChunkEncoder encoder(32768, counters);
//   while (!events.empty()) { size_t taken = encoder.Encode(events, chunk); Send(chunk); events =
//   events.subspan(taken); }
//
// How many bytes before compression make a chunk is learnt from the chunks before, so that few are compressed twice:
// what came out too small raises the estimate, what came out too large lowers it and is done again with fewer events.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/server/metrics.h"

namespace regoc::decision_log {

class ChunkEncoder {
 public:
  struct Counters {
    server::Counter* scale_up = nullptr;
    server::Counter* scale_down = nullptr;
    server::Counter* stable = nullptr;
  };

  ChunkEncoder(size_t limit, const Counters& counters)
      : limit_(limit), uncompressed_limit_(limit), counters_(counters) {}

  // How many of the first events are in the chunk; 0: the first alone is larger than the limit. There must be one.
  size_t Encode(std::span<const std::string_view> events, std::string& chunk);
  size_t uncompressed_limit() const { return uncompressed_limit_; }

 private:
  size_t CountFor(std::span<const std::string_view> events) const;

  const size_t limit_;
  size_t uncompressed_limit_;
  Counters counters_;
  std::string text_;
};

// RFC 1952, quickly.
void Gzip(std::string_view bytes, std::string& out);

}  // namespace regoc::decision_log
