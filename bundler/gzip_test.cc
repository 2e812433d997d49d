#include "bundler/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace regoc::bundle {
namespace {

// What zlib reads from one member.
std::string Unpack(const std::string& packed, size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, IsOneMemberHoweverManyPieces) {
  for (size_t size : {size_t{0}, size_t{1}, size_t{512} << 10, (size_t{512} << 10) + 1, size_t{3} << 20}) {
    std::string text;
    for (uint32_t i = 0; text.size() < size; ++i) text += "line " + std::to_string(i * 2654435761u) + "\n";
    text.resize(size);
    std::string packed = CompressGzip(text);
    EXPECT_EQ(Unpack(packed, size), text);
    EXPECT_EQ(CompressGzip(text), packed);
  }
}

}  // namespace
}  // namespace regoc::bundle
