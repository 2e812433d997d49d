#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "runtime/base/arena.h"
#include "runtime/base/diagnostic.h"
#include "runtime/base/file.h"
#include "runtime/base/file_cache.h"
#include "runtime/base/parallel.h"

namespace regoc {
namespace {

TEST(SourceFile, ColumnsCountCodePoints) {
  SourceFile file("a.rego", "x\n\u00e4b = 1\n");
  EXPECT_EQ(file.PositionOf(4), (SourceFile::Position{2, 2}));
  EXPECT_EQ(file.Line(2), "\u00e4b = 1");
  EXPECT_EQ(file.Line(9), "");
}

TEST(Diagnostic, RendersCaretUnderTheRange) {
  static constexpr DiagnosticKind kind{"Unsafe", "rego_unsafe_var_error", "var {0} is unsafe"};
  SourceFile file("a.rego", "package p\n\tabc > 1\n");
  DiagnosticSink sink;
  sink.Report(kind, {&file, 11, 14}, {"abc"}).hint = "bind it";
  EXPECT_EQ(Render(sink.diagnostics()[0]), "a.rego:2:2: rego_unsafe_var_error: var abc is unsafe\n\t\tabc > 1\n\t\t^~~\n\thint: bind it\n");
}

TEST(Diagnostic, ShowsOnlyWhatIsAroundTheMarkOfALongLine) {
  static constexpr DiagnosticKind kind{"K", "c", "m"};
  SourceFile file("a.rego", std::string(5000, 'x') + "!" + std::string(5000, 'y'));
  DiagnosticSink sink;
  sink.Report(kind, {&file, 5000, 5001});
  EXPECT_EQ(Render(sink.diagnostics()[0]), "a.rego:1:5001: c: m\n\t…" + std::string(100, 'x') + "!" + std::string(99, 'y') + "…\n\t" +
                                               std::string(101, ' ') + "^\n");
}

TEST(Diagnostic, SortsByPlaceAndDropsRepeats) {
  static constexpr DiagnosticKind kind{"K", "c", "{0}"};
  SourceFile file("a.rego", "0123456789");
  DiagnosticSink sink;
  sink.Report(kind, {&file, 5, 6}, {"b"});
  sink.Report(kind, {&file, 1, 2}, {"a"});
  sink.Report(kind, {&file, 5, 6}, {"b"});
  sink.SortAndDeduplicate();
  ASSERT_EQ(sink.diagnostics().size(), 2u);
  EXPECT_EQ(sink.error_count(), 2u);
  EXPECT_EQ(sink.diagnostics()[0].message, "a");
}

TEST(Diagnostics, OpaTextShowsTheLine) {
  static constexpr DiagnosticKind kind{"X", "rego_parse_error", "bad {0}"};
  SourceFile file("a.rego", "x\n\t\tq = \n");
  DiagnosticSink sink;
  sink.Report(kind, {&file, 8, 8}, {"end"}).shows_line = true;
  EXPECT_EQ(LineOf(sink.diagnostics()[0]).line, "\t\tq = ");
  EXPECT_EQ(LineOf(sink.diagnostics()[0]).index, 4u);  // white space: what is before it
  EXPECT_EQ(OpaText(sink), "1 error occurred: a.rego:3: rego_parse_error: bad end\n\tq = \n\t  ^");
  sink.Report(kind, {&file, 0, 1}, {"x"});
  EXPECT_EQ(OpaText(sink).substr(0, 40), "2 errors occurred:\na.rego:3: rego_parse_");

  SourceFile query("", "");
  DiagnosticSink other;
  other.Report(kind, {&query, 0, 0}, {"y"}).shows_line = true;
  EXPECT_EQ(OpaText(other), "1 error occurred: 1:1: rego_parse_error: bad y\n\t\n\t^");
}

TEST(Arena, ReusesItsLargestBlock) {
  Arena arena;
  for (int i = 0; i < 100; ++i) arena.Allocate(1000);
  arena.Reset();
  size_t after = arena.reserved_bytes();
  for (int i = 0; i < 10; ++i) arena.Allocate(1000);
  EXPECT_EQ(arena.reserved_bytes(), after);
}

TEST(File, LimitAndAbsenceAreErrorsThatNameTheFile) {
  std::string path = testing::TempDir() + "/regoc_base_file";
  ASSERT_TRUE(WriteFileAtomically(path, "12345").ok());
  EXPECT_EQ(*ReadFile(path), "12345");
  EXPECT_NE(ReadFile(path, 4).error().message.find("limit of 4 bytes"), std::string::npos);
  EXPECT_NE(ReadFile(path + ".none").error().message.find(".none: no such file"), std::string::npos);
}

TEST(DiagnosticSink, AppendKeepsOrderAndCountsErrors) {
  static constexpr DiagnosticKind kind{"K", "rego_k", "{0}"};
  DiagnosticSink sink, other;
  sink.Report(kind, {}, {"a"});
  other.Report(kind, {}, {"b"});
  other.Warn(kind, {}, {"c"});
  sink.Append(std::move(other));
  ASSERT_EQ(sink.diagnostics().size(), 3u);
  EXPECT_EQ(sink.diagnostics()[1].message, "b");
  EXPECT_EQ(sink.error_count(), 2u);
}

TEST(ParallelFor, DoesEachItemOnceOnAnyNumberOfThreads) {
  for (size_t threads : {1, 2, 7}) {
    std::vector<int> done(1000, 0);
    ParallelFor(done.size(), threads, [&](size_t i) { ++done[i]; });
    EXPECT_EQ(std::count(done.begin(), done.end(), 1), 1000);
  }
  ParallelFor(0, 3, [](size_t) { FAIL(); });
}

TEST(ParallelFor, LittleWorkIsForOneThread) {
  EXPECT_EQ(ThreadsFor(0, 16), 1u);
  EXPECT_EQ(ThreadsFor(31, 16), 1u);
  EXPECT_GE(ThreadsFor(1000, 16), 1u);
}

std::string Length(std::string_view bytes) { return std::to_string(bytes.size()); }

class FileCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string path = testing::TempDir() + "/regoc-cache-XXXXXX";
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(FileCacheTest, GivesBackWhatWasPut) {
  FileCache cache(folder_ + "/new", Length);
  EXPECT_EQ(cache.Get("abcdef"), std::nullopt);
  cache.Put("abcdef", "one\ntwo");
  EXPECT_EQ(cache.Get("abcdef"), "one\ntwo");
  EXPECT_EQ(FileCache(folder_ + "/new", Length).Get("abcdef"), "one\ntwo");
  EXPECT_EQ(cache.Get("abcdeg"), std::nullopt);
  EXPECT_FALSE(FileCache("", Length).on());
}

TEST_F(FileCacheTest, WhatWasChangedIsNotThere) {
  FileCache cache(folder_, Length);
  cache.Put("abcdef", "text");
  ASSERT_TRUE(WriteFileAtomically(folder_ + "/ab/cdef", "regoc cache 1\n5\ntext").ok());
  EXPECT_EQ(cache.Get("abcdef"), std::nullopt);
  ASSERT_TRUE(WriteFileAtomically(folder_ + "/ab/cdef", "").ok());
  EXPECT_EQ(cache.Get("abcdef"), std::nullopt);
}

TEST_F(FileCacheTest, RemovesWhatWasNotUsedLately) {
  FileCache cache(folder_, Length, 4000);
  for (int i = 0; i < 5; ++i) {
    std::string key = "key" + std::to_string(i);
    cache.Put(key, std::string(1000, 'x'));
    auto hour = std::filesystem::file_time_type::clock::now() - std::chrono::hours(10 - i);
    std::filesystem::last_write_time(folder_ + "/ke/y" + std::to_string(i), hour);
  }
  EXPECT_TRUE(cache.Get("key0"));  // used now
  cache.Trim();
  EXPECT_TRUE(cache.Get("key0"));
  EXPECT_FALSE(cache.Get("key1"));
  EXPECT_FALSE(cache.Get("key2"));
  EXPECT_FALSE(cache.Get("key3"));
  EXPECT_TRUE(cache.Get("key4"));
}

TEST_F(FileCacheTest, AFolderThatOthersMayWriteToIsNotUsed) {
  std::filesystem::permissions(folder_, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
  EXPECT_FALSE(FileCache(folder_, Length).on());
}

}  // namespace
}  // namespace regoc
