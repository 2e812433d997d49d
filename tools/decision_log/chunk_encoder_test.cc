#include "tools/decision_log/chunk_encoder.h"

#include <gtest/gtest.h>

#include <random>

#include "bundler/decompress.h"

namespace regoc::decision_log {
namespace {

std::string Plain(const std::string& chunk) {
  bundle::Decompressor bytes(chunk, 1 << 30);
  std::string out;
  for (std::string_view piece = bytes.Next(); !piece.empty(); piece = bytes.Next()) out += piece;
  EXPECT_EQ(bytes.error(), "");
  return out;
}

// Texts that compress to some three quarters.
std::vector<std::string> RandomEvents(size_t count, size_t bytes) {
  std::minstd_rand random(7);
  std::vector<std::string> events;
  for (size_t i = 0; i < count; ++i) {
    std::string text = "\"";
    while (text.size() < bytes) text += static_cast<char>('0' + random() % 64);
    for (char& c : text) c = c == '\\' || c == '"' ? '_' : c;
    events.push_back('"' + text.substr(1) + '"');
  }
  return events;
}

TEST(ChunkEncoder, AnArrayOfAllThatFits) {
  std::vector<std::string_view> events{R"({"a":1})", R"({"b":2})"};
  std::string chunk;
  ChunkEncoder encoder(32768, {});
  EXPECT_EQ(encoder.Encode(events, chunk), 2u);
  EXPECT_EQ(Plain(chunk), R"([{"a":1},{"b":2}])");
}

TEST(ChunkEncoder, NoChunkExceedsTheLimitAndNoEventIsLost) {
  std::vector<std::string> kept = RandomEvents(500, 300);
  std::vector<std::string_view> events(kept.begin(), kept.end());
  ChunkEncoder encoder(4096, {});
  std::string chunk, all;
  size_t chunks = 0;
  for (std::span<const std::string_view> left = events; !left.empty(); ++chunks) {
    size_t taken = encoder.Encode(left, chunk);
    ASSERT_GT(taken, 0u);
    ASSERT_LE(chunk.size(), 4096u);
    std::string plain = Plain(chunk);
    all += (all.empty() ? "" : ",") + plain.substr(1, plain.size() - 2);
    left = left.subspan(taken);
  }
  std::string expected;
  for (const std::string& event : kept) expected += (expected.empty() ? "" : ",") + event;
  EXPECT_EQ(all, expected);
  EXPECT_LT(chunks, 500 * 300 / 4096 * 1.3);
}

TEST(ChunkEncoder, LearnsHowMuchFits) {
  std::string event = "\"" + std::string(500, 'x') + "\"";  // compresses well
  std::vector<std::string_view> events(10000, event);
  ChunkEncoder encoder(2048, {});
  std::string chunk;
  size_t first = encoder.Encode(events, chunk), last = 0;
  for (int i = 0; i < 5; ++i) last = encoder.Encode(events, chunk);
  EXPECT_LT(first, 10u);
  EXPECT_GT(last, 100u);
  EXPECT_LE(chunk.size(), 2048u);
}

TEST(ChunkEncoder, AnEventThatIsTooLargeAlone) {
  std::vector<std::string> kept = RandomEvents(2, 5000);
  std::vector<std::string_view> events(kept.begin(), kept.end());
  std::string chunk;
  EXPECT_EQ(ChunkEncoder(1024, {}).Encode(events, chunk), 0u);
}

}  // namespace
}  // namespace regoc::decision_log
