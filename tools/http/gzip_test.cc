#include "tools/http/gzip.h"

#include <gtest/gtest.h>

namespace regoc::http {
namespace {

TEST(Gzip, WhatWasCompressedComesBack) {
  for (size_t size : {size_t{0}, size_t{1}, size_t{5000}, size_t{3} << 20}) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i * i % 23);
    Result<std::string> back = Decompressed(Compressed(text, 9), size);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(*back, text);
  }
}

TEST(Gzip, BombsEndAtTheLimit) {
  Result<std::string> back = Decompressed(Compressed(std::string(10 << 20, ' '), 9), 1 << 20);
  ASSERT_FALSE(back.ok());
  EXPECT_EQ(back.error().message, "gzip: decompressed size exceeds the limit");
}

TEST(Gzip, DamagedBytesAreErrors) {
  std::string good = Compressed("some text that is long enough", 6);
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(Decompressed(good.substr(0, size), 1000).ok()) << size;
  EXPECT_FALSE(Decompressed("not gzip at all", 1000).ok());
  EXPECT_FALSE(Decompressed(good + "more", 1000).ok());
  good[good.size() - 5] ^= 1;  // of the checksum
  EXPECT_FALSE(Decompressed(good, 1000).ok());
}

TEST(Gzip, AcceptEncodingIsReadAsAList) {
  for (const char* yes : {"gzip", "deflate, gzip;q=0.5", "br,GZIP", "*", "gzip; q=1"})
    EXPECT_TRUE(AcceptsGzip(yes)) << yes;
  for (const char* no : {"", "deflate", "gzip;q=0", "gzip; q=0.000", "xgzip"}) EXPECT_FALSE(AcceptsGzip(no)) << no;
}

}  // namespace
}  // namespace regoc::http
