#include "bundler/revision.h"

#include <gtest/gtest.h>

#include "bundler/hash.h"
#include "bundler/index.h"
#include "bundler/test_support.h"

namespace regoc::bundle {
namespace {

using testing::SampleContents;

TEST(Revision, DependsOnContentsOnly) {
  Contents contents = SampleContents();
  std::string revision = ComputeRevision(contents);
  contents.manifest.revision = "another";
  contents.signatures = Signatures{.tokens = {"x"}};
  EXPECT_EQ(ComputeRevision(contents), revision);
  AddFile(contents, "acl/policy.rego", "package acl\n");
  EXPECT_NE(ComputeRevision(contents), revision);
  contents = SampleContents();
  contents.manifest.roots = {""};
  EXPECT_NE(ComputeRevision(contents), revision);
}

std::string Leaf(const std::string& path, const std::string& bytes) {
  return Sha256(std::string(1, '\0') + Sha256(bytes) + path);
}
std::string Node(const std::string& left, const std::string& right) { return Sha256("\x01" + left + right); }

TEST(Revision, IsTheRootOfTheTreeThatTheHeaderDescribes) {
  Contents contents;
  std::string manifest = Leaf(".manifest", "{\"revision\":\"\",\"roots\":[\"\"]}\n");
  EXPECT_EQ(ComputeRevision(contents), HexText(manifest));
  AddFile(contents, "a", "1");
  AddFile(contents, "b", "2");
  EXPECT_EQ(ComputeRevision(contents), HexText(Node(Node(manifest, Leaf("a", "1")), Leaf("b", "2"))));
  AddFile(contents, "-", "0");
  EXPECT_EQ(ComputeRevision(contents),
            HexText(Node(Node(Leaf("-", "0"), manifest), Node(Leaf("a", "1"), Leaf("b", "2")))));
}

TEST(Revision, BytesCannotMoveBetweenAFileAndItsName) {
  Contents a, b;
  AddFile(a, "ab", "c");
  AddFile(b, "a", "bc");
  EXPECT_NE(ComputeRevision(a), ComputeRevision(b));
}

TEST(Revision, IsCheckedWhereTheIndexSaysThatItIsTheContents) {
  Contents contents = SampleContents();
  Index index{.revision_of_contents = true};
  WriteIndex(contents, index);
  contents.manifest.revision = ComputeRevision(contents);
  EXPECT_TRUE(CheckRevision(contents).ok());
  AddFile(contents, "acl/policy.rego", "package acl\n");
  EXPECT_NE(CheckRevision(contents).error().message.find("is not that of the contents"), std::string::npos);
  index.revision_of_contents = false;
  WriteIndex(contents, index);
  EXPECT_TRUE(CheckRevision(contents).ok());
}

}  // namespace
}  // namespace regoc::bundle
