#include "bundler/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "bundler/test_support.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;
using testing::RawEntry;
using testing::RawTar;

std::string Refusal(const std::vector<RawEntry>& entries, const ArchiveLimits& limits = {}) {
  Result<std::vector<File>> files = ReadArchive(RawTar(entries), limits);
  return files.ok() ? "" : files.error().message;
}

const std::vector<File>& Sample() {
  static const std::vector<File> files = {{"a/data.json", "{}"},
                                          {"b.rego", "package b\n"},
                                          {"empty", ""},
                                          {"long/" + std::string(200, 'x') + "/" + std::string(120, 'y'), "long"},
                                          {"ünïcode/ß.rego", std::string(70000, 'z')}};
  return files;
}

class ArchiveForms : public ::testing::TestWithParam<Compression> {};

TEST_P(ArchiveForms, ReadsWhatItPacks) {
  Result<std::string> packed = PackArchive(Sample(), GetParam());
  ASSERT_TRUE(packed.ok()) << packed.error().message;
  Result<std::vector<File>> files = ReadArchive(*packed);
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_EQ(*files, Sample());
}

TEST_P(ArchiveForms, OrderDoesNotShow) {
  std::vector<File> reversed(Sample().rbegin(), Sample().rend());
  EXPECT_EQ(*PackArchive(Sample(), GetParam()), *PackArchive(reversed, GetParam()));
}

TEST_P(ArchiveForms, AnyCutIsNoticed) {
  std::vector<File> files = {{"a", "1"}, {"b", std::string(3000, '\0')}};
  std::string packed = *PackArchive(files, GetParam());
  // What lies beyond the mark at the end of a plain tar is padding, and may go.
  size_t whole = GetParam() == Compression::kNone ? 3 * 512 + 6 * 512 + 1024 : packed.size();
  for (size_t size = 0; size < whole; ++size) {
    ASSERT_FALSE(ReadArchive(std::string_view(packed).substr(0, size)).ok()) << size << " of " << packed.size();
  }
  EXPECT_EQ(*ReadArchive(packed.substr(0, whole)), files);
}

TEST_P(ArchiveForms, BombsStopAtTheLimit) {
  std::string packed = *PackArchive({{"bomb", std::string(size_t{8} << 20, '\0')}}, GetParam());
  Result<std::vector<File>> files = ReadArchive(packed, {.max_total_bytes = 1 << 20});
  ASSERT_FALSE(files.ok());
  EXPECT_THAT(files.error().message, HasSubstr("larger than the limit of 1048576 bytes"));
}

INSTANTIATE_TEST_SUITE_P(All, ArchiveForms,
                         ::testing::Values(Compression::kNone, Compression::kGzip, Compression::kZstd));

TEST(Archive, GzipHeaderTellsNothing) {
  std::string packed = *PackArchive(Sample(), Compression::kGzip);
  EXPECT_EQ(packed.substr(0, 8), std::string("\x1F\x8B\x08\0\0\0\0\0", 8));  // no name, no time
}

TEST(Archive, AcceptsWhatTarMakes) {
  Result<std::vector<File>> files =
      ReadArchive(RawTar({{"./", "", '5'}, {"./a/", "", '5'}, {"./a/x", "1"}, {"/y", "2"}}));
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_EQ(*files, (std::vector<File>{{"a/x", "1"}, {"y", "2"}}));
}

TEST(Archive, RefusesHostilePaths) {
  EXPECT_THAT(Refusal({{"../x", "1"}}), HasSubstr("has a `..` in it"));
  EXPECT_THAT(Refusal({{"a/../../x", "1"}}), HasSubstr("has a `..` in it"));
  EXPECT_THAT(Refusal({{"../", "", '5'}}), HasSubstr("has a `..` in it"));
  EXPECT_THAT(Refusal({{"//etc/passwd", "1"}}), HasSubstr("is absolute"));
  EXPECT_THAT(Refusal({{"a\\b", "1"}}), HasSubstr("backslash"));
  EXPECT_THAT(Refusal({{"a\x01", "1"}}), HasSubstr("control character"));
  EXPECT_THAT(Refusal({{"a\xFF", "1"}}), HasSubstr("not UTF-8"));
  EXPECT_THAT(Refusal({{"abcdef", "1"}}, {.max_path_bytes = 5}), HasSubstr("longer than the limit of 5 bytes"));
}

TEST(Archive, RefusesWhatIsNeitherFileNorFolder) {
  EXPECT_EQ(Refusal({{"l", "", '2', "/etc/passwd"}}), "the entry \"l\" is a link");
  EXPECT_EQ(Refusal({{"a", "1"}, {"l", "", '1', "a"}}), "the entry \"l\" is a link");
  EXPECT_EQ(Refusal({{"d", "", '3'}}), "the entry \"d\" is a device");
  EXPECT_EQ(Refusal({{"d", "", '4'}}), "the entry \"d\" is a device");
  EXPECT_EQ(Refusal({{"p", "", '6'}}), "the entry \"p\" is a pipe");
}

TEST(Archive, RefusesNamesThatClash) {
  EXPECT_EQ(Refusal({{"a", "1"}, {"/a", "2"}}), "the path \"a\" occurs twice");
  EXPECT_EQ(Refusal({{"a/B", "1"}, {"a/b", "2"}}), "the paths \"a/B\" and \"a/b\" differ in case only");
  EXPECT_EQ(Refusal({{"A/x", "1"}, {"a/y", "2"}}), "the paths \"A\" and \"a\" differ in case only");
  EXPECT_THAT(Refusal({{"a", "1"}, {"a/b", "2"}}), HasSubstr("make one a file and a folder"));
}

TEST(Archive, KeepsItsLimits) {
  EXPECT_THAT(Refusal({{"a", "12345"}}, {.max_file_bytes = 4}), HasSubstr("exceeds the limit of 4 bytes"));
  EXPECT_THAT(Refusal({{"a", ""}, {"b", ""}, {"c/", "", '5'}}, {.max_entries = 2}), HasSubstr("limit of 2 entries"));
  EXPECT_THAT(Refusal({{"a", "1"}, {"b", "1"}}, {.max_total_bytes = 1000}), HasSubstr("limit of 1000 bytes"));
}

TEST(Archive, AnEntryThatClaimsMoreThanThereIs) {
  std::string tar = RawTar({{"a", std::string(2000, 'x')}});
  tar.resize(512 + 1000);
  EXPECT_FALSE(ReadArchive(tar).ok());
}

TEST(Archive, RefusesWhatFollowsTheEnd) {
  Result<std::vector<File>> files = ReadArchive(RawTar({{"a", "1"}}) + RawTar({{"b", "2"}}));
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().message, "data after the end of the archive");
}

TEST(Archive, RefusesOtherFormats) {
  EXPECT_FALSE(ReadArchive("").ok());
  EXPECT_FALSE(ReadArchive("package a\n").ok());
  EXPECT_FALSE(ReadArchive(std::string("PK\x03\x04", 4) + std::string(2000, 'x')).ok());
  std::string damaged = *PackArchive(Sample(), Compression::kGzip);
  damaged[damaged.size() - 6] ^= 1;  // the checksum
  EXPECT_FALSE(ReadArchive(damaged).ok());
}

TEST(Archive, PacksPlainPathsOnly) {
  for (const char* path : {"/a", "../a", "a/", "./a", "", "a//b"}) {
    EXPECT_FALSE(PackArchive({{path, "1"}}, Compression::kGzip).ok()) << path;
  }
  EXPECT_FALSE(PackArchive({{"a", "1"}, {"a", "2"}}, Compression::kGzip).ok());
}

TEST(Folder, ReadsRegularFiles) {
  testing::TemporaryFolder folder;
  folder.Write("b/x.rego", "package x\n");
  folder.Write("a/data.json", "{}");
  folder.Write(".git/config", "git");
  std::filesystem::create_symlink("/etc/passwd", folder.path() + "/link");
  Result<FolderFiles> read = ReadFolder(folder.path(), {}, {".*"});
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->files, (std::vector<File>{{"a/data.json", "{}"}, {"b/x.rego", "package x\n"}}));
  ASSERT_EQ(read->warnings.size(), 1u);
  EXPECT_THAT(read->warnings[0], HasSubstr("link is passed over"));
}

TEST(Folder, KeepsItsLimits) {
  testing::TemporaryFolder folder;
  folder.Write("a", "12345");
  EXPECT_FALSE(ReadFolder(folder.path(), {.max_file_bytes = 4}).ok());
  EXPECT_FALSE(ReadFolder(folder.path(), {.max_total_bytes = 4}).ok());
  EXPECT_FALSE(ReadFolder(folder.path(), {.max_entries = 0}).ok());
  EXPECT_FALSE(ReadFolder(folder.path() + "/none").ok());
}

}  // namespace
}  // namespace regoc::bundle
