#include "tools/http/request_reader.h"

#include <gtest/gtest.h>

#include <cstring>

namespace regoc::http {
namespace {

using Progress = RequestReader::Progress;

// Gives the bytes to the reader in pieces, and what it reads as "METHOD path|body" a request; "!status" where it fails.
std::vector<std::string> Read(std::string_view bytes, size_t piece, const RequestLimits& limits = {}) {
  RequestReader reader(limits);
  std::vector<std::string> read;
  while (!bytes.empty()) {
    std::span<char> room = reader.Room();
    size_t size = std::min({piece, room.size(), bytes.size()});
    std::memcpy(room.data(), bytes.data(), size);
    bytes.remove_prefix(size);
    reader.Took(size);
    Progress progress;
    while ((progress = reader.Next()) == Progress::kDone) {
      Request& request = reader.request();
      for (size_t i = 0; i < kBodyPadding; ++i) EXPECT_EQ(request.body.data()[request.body.size() + i], 0);
      read.push_back(std::string(request.method) + " " + std::string(request.path) + "|" + std::string(request.body) +
                     (reader.keep_alive() ? "" : "|close"));
      reader.Finish();
    }
    if (progress == Progress::kFailed) return read.push_back("!" + std::to_string(reader.status())), read;
  }
  if (reader.begun()) read.push_back("...");
  return read;
}

const std::string kThree =
    "POST /a?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
    "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nTrailer: "
    "x\r\n\r\n"
    "\r\nGET /c HTTP/1.0\r\n\r\n";

TEST(RequestReader, PiecesOfAnySizeGiveTheSameRequests) {
  for (size_t piece = 1; piece <= kThree.size(); ++piece)
    EXPECT_EQ(Read(kThree, piece), (std::vector<std::string>{"POST /a|hello", "POST /b|abcdefg", "GET /c||close"}))
        << piece;
}

TEST(RequestReader, LargeBodiesMoveTheHeadWithThem) {
  std::string body(300'000, 'x');
  for (size_t piece : {size_t{100}, size_t{70'000}, size_t{1} << 20}) {
    std::string bytes = "PUT /large HTTP/1.1\r\nContent-Length: 300000\r\n\r\n" + body + "GET /next HTTP/1.1\r\n\r\n";
    EXPECT_EQ(Read(bytes, piece), (std::vector<std::string>{"PUT /large|" + body, "GET /next|"}));
  }
}

TEST(RequestReader, WhatIsNoRequestIsRefused) {
  for (const char* bytes :
       {"hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/3.0\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
    EXPECT_EQ(Read(bytes, 1000).back(), "!400") << bytes;
}

TEST(RequestReader, LengthAndChunksTogetherAreRefused) {
  EXPECT_EQ(Read("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 1000).back(),
            "!400");
}

TEST(RequestReader, LimitsHaveTheirOwnStatus) {
  RequestLimits limits{.header_bytes = 100, .body_bytes = 10};
  EXPECT_EQ(Read("GET /" + std::string(200, 'a'), 7, limits).back(), "!431");
  EXPECT_EQ(Read("GET / HTTP/1.1\r\nA: " + std::string(100, 'a') + "\r\n\r\n", 1000, limits).back(), "!431");
  EXPECT_EQ(Read("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", 1000, limits).back(), "!413");
  EXPECT_EQ(Read("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 1000, limits).back().substr(0, 2),
            "!4");
  EXPECT_EQ(
      Read("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n", 3, limits).back(),
      "!413");
  std::string extension = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(100'000, 'x');
  EXPECT_EQ(Read(extension, 1000, limits).back(), "!400");
}

TEST(RequestReader, ASenderMayWaitForItsTurn) {
  RequestReader reader({});
  std::string head = "POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  std::memcpy(reader.Room().data(), head.data(), head.size());
  reader.Took(head.size());
  EXPECT_EQ(reader.Next(), Progress::kNeedMore);
  EXPECT_TRUE(reader.TakeExpectation());
  EXPECT_FALSE(reader.TakeExpectation());
  std::memcpy(reader.Room().data(), "ok", 2);
  reader.Took(2);
  EXPECT_EQ(reader.Next(), Progress::kDone);
  EXPECT_EQ(reader.request().body, "ok");
}

}  // namespace
}  // namespace regoc::http
