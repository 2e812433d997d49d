#include "tools/replay/record_reader.h"

#include <gtest/gtest.h>

#include "bundler/gzip.h"

namespace regoc::replay {
namespace {

bundle::Decompressor::Pieces PiecesOf(std::string text, size_t piece) {
  return [text = std::move(text), piece, at = size_t{0}]() mutable -> Result<std::string_view> {
    std::string_view next = std::string_view(text).substr(at, at == 0 ? std::max<size_t>(piece, 4) : piece);
    at += next.size();
    return next;
  };
}

// Each record as "line[.element] text"; the error at the end.
std::vector<std::string> Read(const std::string& text, const ReaderOptions& options, size_t piece = SIZE_MAX) {
  RecordReader reader(PiecesOf(text, piece), options);
  std::vector<std::string> out;
  for (Block block; reader.Next(block);) {
    for (const Record& record : block.records) {
      std::string place = std::to_string(record.line) + (record.element ? "." + std::to_string(record.element) : "");
      out.push_back(place + " " + (record.too_long ? "TOO LONG" : std::string(record.In(block))));
    }
  }
  if (!reader.error().empty()) out.push_back("error: " + reader.error());
  return out;
}

using Lines = std::vector<std::string>;
constexpr ReaderOptions kInputs{.format = Format::kInputs};
constexpr ReaderOptions kLog{.format = Format::kLog};

TEST(RecordReader, LinesHaveTheirNumbersAndEmptyOnesAreNone) {
  EXPECT_EQ(Read("{\"a\":1}\r\n\n  [2]  \n3", kInputs), (Lines{"1 {\"a\":1}", "3 [2]", "4 3"}));
  EXPECT_EQ(Read("", kInputs), Lines{});
  EXPECT_EQ(Read("\xEF\xBB\xBF{}\n", kInputs), Lines{"1 {}"});
}

TEST(RecordReader, ArraysOfALogAreTakenApart) {
  std::string text = "[{\"a\":\"]},[\\\"\"},\n {\"b\":[1,{}]}\n]\n{\"c\":1}\n[{\"d\":1}]";
  Lines want{"1.1 {\"a\":\"]},[\\\"\"}", "2.2 {\"b\":[1,{}]}", "4 {\"c\":1}", "5.1 {\"d\":1}"};
  EXPECT_EQ(Read(text, kLog), want);
}

TEST(RecordReader, PiecesAndBlocksOfAnySizeGiveTheSame) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += i % 3 == 0 ? "[{\"x\": [\"" + std::string(i, 'y') + "\"]}, {}]\n" : "{\"i\": " + std::to_string(i) + "}\n";
  Lines want = Read(text, kLog);
  EXPECT_EQ(want.size(), 200u + 67u);
  for (size_t piece : {1, 7, 4096})
    for (size_t block : {1, 100, 100000})
      EXPECT_EQ(Read(text, {.format = Format::kLog, .block_bytes = block}, piece), want);
}

TEST(RecordReader, WhatIsTooLongIsPassedOver) {
  ReaderOptions options{.format = Format::kInputs, .max_record_bytes = 10};
  EXPECT_EQ(Read("1\n" + std::string(1000, 'x') + "\n3\n", options, 16), (Lines{"1 1", "2 TOO LONG", "3 3"}));
  EXPECT_EQ(Read("1\n" + std::string(11, 'x') + "\n3\n", options), (Lines{"1 1", "2 TOO LONG", "3 3"}));
  options.format = Format::kLog;
  EXPECT_EQ(Read("[1," + std::string(1000, 'x') + ",2]\n{}\n", options, 16), (Lines{"1.1 1", "1.2 TOO LONG", "2 {}"}));
}

TEST(RecordReader, DamagedFilesGiveWhatCameBefore) {
  EXPECT_EQ(Read("[{\"a\":1},{\"b\":", kLog),
            (Lines{"1.1 {\"a\":1}", "error: the array that begins on line 1 does not end"}));
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "{\"i\": " + std::to_string(i * 7919 % 50021) + "}\n";
  std::string packed = bundle::CompressGzip(text);
  EXPECT_EQ(Read(packed, kInputs).size(), 50000u);
  Lines cut = Read(packed.substr(0, packed.size() / 2), kInputs);
  ASSERT_GT(cut.size(), 1000u);
  EXPECT_EQ(cut.back(), "error: truncated: the gzip data ends too early");
  EXPECT_EQ(cut[cut.size() - 2].back(), '}');
  std::string damaged = packed;
  damaged[damaged.size() / 2] ^= 0x55;
  EXPECT_NE(Read(damaged, kInputs).back().find("error: damaged gzip data"), std::string::npos);
}

TEST(RecordReader, AutoTellsLogsFromInputs) {
  EXPECT_TRUE(LooksLikeLog(R"({"labels": {"path": 1}, "decision_id": "1"})"));
  EXPECT_TRUE(LooksLikeLog(R"(  [ {"path": "p", "input": {}, "timestamp": "x"}])"));
  EXPECT_TRUE(LooksLikeLog(R"({"level":"info","msg":"Initializing server.","time":"2026-01-01T00:00:00Z"})"));
  EXPECT_FALSE(LooksLikeLog(R"({"path": "/a", "input": "x"})"));
  EXPECT_FALSE(LooksLikeLog(R"({"request": {"decision_id": 1}})"));
  EXPECT_FALSE(LooksLikeLog(R"([1, 2])"));
  EXPECT_FALSE(LooksLikeLog(R"({"a": "\)"));
}

}  // namespace
}  // namespace regoc::replay
