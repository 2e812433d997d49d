#include "bundler/bundle_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bundler/revision.h"
#include "bundler/test_support.h"
#include "runtime/base/file.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;
using testing::SampleContents;

TEST(BundleFile, WhatIsWrittenIsRead) {
  testing::TemporaryFolder folder;
  for (const char* name : {"/b.tar.gz", "/b.tar.zst", "/b.tar"}) {
    std::string path = folder.path() + name;
    ASSERT_TRUE(WriteBundle(path, SampleContents(), CompressionFor(path)).ok());
    Result<Contents> read = ReadBundle(path);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->manifest, SampleContents().manifest);
    EXPECT_EQ(read->files, SampleContents().files);
    EXPECT_FALSE(read->signatures.has_value());
  }
}

TEST(BundleFile, EqualContentsGiveEqualBytes) {
  Contents contents = SampleContents();
  Contents reversed;
  reversed.manifest = contents.manifest;
  std::for_each(contents.files.rbegin(), contents.files.rend(),
                [&](const File& file) { AddFile(reversed, file.path, file.bytes); });
  EXPECT_EQ(*PackBundle(contents, Compression::kGzip), *PackBundle(reversed, Compression::kGzip));
  EXPECT_EQ(*PackBundle(contents, Compression::kZstd), *PackBundle(reversed, Compression::kZstd));
}

TEST(BundleFile, FoldersAndArchivesReadAlike) {
  testing::TemporaryFolder folder;
  for (const File& file : SampleContents().files) folder.Write(file.path, file.bytes);
  folder.Write(".manifest", ManifestText(SampleContents().manifest));
  Result<Contents> read = ReadBundle(folder.path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->files, SampleContents().files);
  EXPECT_EQ(ComputeRevision(*read), ComputeRevision(SampleContents()));
  EXPECT_EQ(read->folder_prefix, folder.path().substr(1) + "/");
}

TEST(BundleFile, AManifestStaysAsItWasUntilItChanges) {
  std::string source = "{ \"revision\": \"r\", \"more\": 1 }";
  Contents contents = *MakeContents({{".manifest", source}});
  EXPECT_EQ(ManifestBytes(contents), source);
  contents.manifest.revision = "s";
  EXPECT_EQ(ManifestBytes(contents), "{\"revision\":\"s\",\"roots\":[\"\"]}\n");
  EXPECT_EQ(ManifestBytes(Contents{}), std::nullopt);
}

TEST(BundleFile, ManifestAndSignaturesBelongToTheRoot) {
  for (const char* path : {"a/.manifest", "x.manifest", "a/.signatures.json", ".manifest.pb"}) {
    EXPECT_FALSE(MakeContents({{path, "{}"}}).ok()) << path;
    Contents contents;
    AddFile(contents, path, "{}");
    EXPECT_FALSE(PackBundle(contents, Compression::kGzip).ok()) << path;
  }
}

TEST(BundleFile, ErrorsNameTheBundle) {
  Result<Contents> missing = ReadBundle("no/such.tar.gz");
  ASSERT_FALSE(missing.ok());
  EXPECT_THAT(missing.error().message, HasSubstr("bundle no/such.tar.gz: "));
  Result<Contents> damaged = ReadBundleBytes("fetched", "garbage");
  ASSERT_FALSE(damaged.ok());
  EXPECT_THAT(damaged.error().message, HasSubstr("bundle fetched: "));
}

TEST(BundleFile, AFailedWriteLeavesTheOldFile) {
  testing::TemporaryFolder folder;
  std::string path = folder.Write("b.tar.gz", "old");
  Contents contents;
  contents.files = {{"../x", ""}};
  EXPECT_FALSE(WriteBundle(path, contents, Compression::kGzip).ok());
  EXPECT_EQ(*ReadFile(path), "old");
}

}  // namespace
}  // namespace regoc::bundle
