#include "tools/decision_log/chunk_encoder.h"

#include <zlib.h>

#include <algorithm>

namespace regoc::decision_log {

namespace {

constexpr double kFull = 0.9;     // of the limit: a chunk of this size is left as it is
constexpr size_t kMaxGrowth = 4;  // of the estimate at a time
constexpr int kLevel = 2;         // a log at full load must not need a processor of its own

}  // namespace

void Gzip(std::string_view bytes, std::string& out) {
  z_stream stream = {};
  deflateInit2(&stream, kLevel, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  out.resize(deflateBound(&stream, bytes.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
}

size_t ChunkEncoder::CountFor(std::span<const std::string_view> events) const {
  size_t count = 0, bytes = 2;
  for (; count < events.size(); ++count) {
    bytes += events[count].size() + 1;
    if (count > 0 && bytes > uncompressed_limit_) break;
  }
  return count;
}

size_t ChunkEncoder::Encode(std::span<const std::string_view> events, std::string& chunk) {
  for (size_t count = CountFor(events);; count = std::min(count - 1, std::max<size_t>(CountFor(events), 1))) {
    text_.clear();
    for (std::string_view event : events.first(count)) (text_ += text_.empty() ? '[' : ',') += event;
    text_ += ']';
    Gzip(text_, chunk);
    if (chunk.size() > limit_) {
      if (count == 1) return 0;
      if (counters_.scale_down) counters_.scale_down->Add();
      double ratio = static_cast<double>(limit_) / static_cast<double>(chunk.size());
      uncompressed_limit_ =
          std::max<size_t>(limit_, static_cast<size_t>(static_cast<double>(text_.size()) * ratio * kFull));
      continue;
    }
    if (chunk.size() >= static_cast<size_t>(static_cast<double>(limit_) * kFull)) {
      if (counters_.stable) counters_.stable->Add();
    } else if (count < events.size()) {
      if (counters_.scale_up) counters_.scale_up->Add();
      double ratio = static_cast<double>(limit_) / static_cast<double>(chunk.size());
      size_t fitting = static_cast<size_t>(static_cast<double>(text_.size()) * ratio * (1 + kFull) / 2);
      uncompressed_limit_ = std::min(uncompressed_limit_ * kMaxGrowth, std::max(uncompressed_limit_, fitting));
    }
    return count;
  }
}

}  // namespace regoc::decision_log
