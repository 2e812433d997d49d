#include "tools/inputs/reader.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tools/inputs/test_support.h"

namespace regoc::inputs {
namespace {

std::string Error(const std::string& name, std::string_view text, const ReadOptions& options = {}) {
  Arena arena;
  Result<Parsed> parsed = Read(arena, name, text, options);
  return parsed.ok() ? "" : parsed.error().message;
}

// Of the value at `path`, whose steps are names and numbers.
std::string PlaceOf(const std::string& name, std::string_view text, std::vector<PathStep> path, size_t document = 0) {
  Arena arena;
  Result<Parsed> parsed = Read(arena, name, text, {.places = true});
  if (!parsed.ok()) return parsed.error().message;
  Place place = parsed->documents.at(document).places->Of(path);
  return std::to_string(place.row) + ":" + std::to_string(place.column);
}

PathStep K(std::string_view key) { return PathStep::Key(key); }
PathStep I(uint32_t index) { return PathStep::Index(index); }

TEST(ParserFor, GoesByTheName) {
  EXPECT_EQ(ParserFor("-"), "yaml");
  EXPECT_EQ(ParserFor("a/Dockerfile"), "dockerfile");
  EXPECT_EQ(ParserFor("Dockerfile.dev"), "dockerfile");
  EXPECT_EQ(ParserFor("dev.dockerfile"), "dockerfile");
  EXPECT_EQ(ParserFor("x.YML"), "yaml");
  EXPECT_EQ(ParserFor("main.tf"), "hcl2");
  EXPECT_EQ(ParserFor("a.tfvars"), "hcl2");
  EXPECT_EQ(ParserFor(".gitignore"), "ignore");
  EXPECT_EQ(ParserFor(".env.prod"), "dotenv");
  EXPECT_EQ(ParserFor(".env"), "dotenv");
  EXPECT_EQ(ParserFor("etc/nginx.conf"), "nginx");
  EXPECT_EQ(ParserFor("Jenkinsfile.release"), "groovy");
  EXPECT_EQ(ParserFor("CODEOWNERS"), "codeowners");
  EXPECT_EQ(ParserFor("x.textpb"), "textproto");
  EXPECT_EQ(ParserFor("x.spdx"), "spdx");
  EXPECT_EQ(ParserFor("README"), std::nullopt);
  EXPECT_EQ(ParserFor("a.rego"), std::nullopt);
  EXPECT_EQ(ParserFor("dir.json/file"), std::nullopt);
}

TEST(Read, RefusesWhatItHasNoParserFor) {
  EXPECT_EQ(Error("a.rego", ""), "a.rego: no parser is known for files of that name");
  EXPECT_TRUE(
      Error("a.json", "{}", {.parser = "jsn"}).starts_with("a.json: unknown parser: jsn (there are codeowners, cue"));
}

TEST(Read, QuotesBytesThatAreNotUtf8) {
  EXPECT_EQ(Error("a.ini", "[a]\n\xFFx\n"), "a.ini:2:1: key-value delimiter not found: \xEF\xBF\xBDx");
}

TEST(Read, HoldsItsLimits) {
  EXPECT_EQ(Error("a.json", "[1,2]", {.limits = {.max_bytes = 4}}), "a.json: larger than the limit of 4 bytes");
  EXPECT_EQ(Error("a.json", "[[[1]]]", {.limits = {.max_depth = 2}}), "a.json:1:4: nested deeper than the limit of 2");
  EXPECT_EQ(Error("a.json", "[1,2]", {.limits = {.max_nodes = 2}}), "a.json:1:4: more than the limit of 2 values");
  EXPECT_EQ(Error("a.yaml", "a:\n  b:\n    c: 1\n", {.limits = {.max_depth = 2}}),
            "a.yaml:3:5: nested deeper than the limit of 2");
}

TEST(Read, AliasesCannotBlowUp) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string below = "*a" + std::to_string(i - 1) + " ";
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int n = 1; n < 10; ++n) bomb += ", " + below;
    bomb += "]\n";
  }
  EXPECT_EQ(Error("a.yaml", bomb), "a.yaml:6:22: aliases that stand for more than the limit of 400000 values");
  EXPECT_EQ(Error("a.yaml", "&a [*a]"), "a.yaml:1:5: anchor 'a' value contains itself");
}

TEST(Read, WarnsOfDuplicateKeys) {
  Arena arena;
  Result<Parsed> yaml = Read(arena, "a.yaml", "a: 1\nb: 2\na: 3\n", {});
  ASSERT_TRUE(yaml.ok());
  EXPECT_EQ(yaml->warnings, std::vector<std::string>{"a.yaml:3:1: duplicate key \"a\": the last one counts"});
  Result<Parsed> json = Read(arena, "a.json", "{\"a\": 1,\n \"a\": 2}", {});
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->warnings, std::vector<std::string>{"a.json:2:2: duplicate key \"a\": the last one counts"});
}

TEST(Read, ACommentBehindTheSeparatorIsPartOfIt) {
  EXPECT_EQ(testing::ReadAndPrint("a.yaml", "a: 1\n--- # two\nb: 2\n--- # three\nc: 3\n", {}),
            "[\n  {\n    \"a\": 1\n  },\n  {\n    \"b\": 2\n  },\n  {\n    \"c\": 3\n  }\n]\n");
  EXPECT_EQ(PlaceOf("a.yaml", "a: 1\n---\nb: 2\n--- # three\nc:   3\n", {K("c")}, 2), "5:6");
}

TEST(Places, OfYaml) {
  std::string text =
      "spec:\n  containers:\n  - name: a\n    image: nginx:latest\nbase: &b {x: 1,\n w: 2}\nuse: *b\nmore:\n  <<: *b\n "
      " z: 3\n";
  EXPECT_EQ(PlaceOf("a.yaml", text, {}), "1:1");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("spec"), K("containers"), I(0), K("image")}), "4:12");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("spec"), K("containers"), I(0), K("nothing"), K("x")}), "3:5");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("use")}), "7:6");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("use"), K("w")}), "6:5");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("more"), K("w")}), "6:5");
  EXPECT_EQ(PlaceOf("a.yaml", text, {K("more"), K("z")}), "10:6");
}

TEST(Places, OfJson) {
  std::string text = "{\n  \"ä\": {\"b\": [1, 2]}, \"c\": /* here */ 3}";
  EXPECT_EQ(PlaceOf("a.jsonc", text, {K("ä"), K("b"), I(1)}), "2:18");
  EXPECT_EQ(PlaceOf("a.jsonc", text, {K("c")}), "2:39");
  EXPECT_EQ(PlaceOf("a.json", "\xEF\xBB\xBF{\"a\": 1}", {K("a")}), "1:8");
}

TEST(Places, OfToml) {
  std::string text =
      "title = 'x'\n[server]\nports = [ 80,\n  443 ]\nlimits = { cpu = 1, mem.max = 2 }\n[[user]]\nname = "
      "'a'\n[[user]]\nname =   'b'\n";
  EXPECT_EQ(PlaceOf("a.toml", text, {K("title")}), "1:9");
  EXPECT_EQ(PlaceOf("a.toml", text, {K("server")}), "2:1");
  EXPECT_EQ(PlaceOf("a.toml", text, {K("server"), K("ports"), I(1)}), "4:3");
  EXPECT_EQ(PlaceOf("a.toml", text, {K("server"), K("limits"), K("mem"), K("max")}), "5:31");
  EXPECT_EQ(PlaceOf("a.toml", text, {K("user"), I(1), K("name")}), "9:10");
}

TEST(Places, OfHcl2) {
  std::string text =
      "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n  rule {\n    on = true\n  }\n  rule {\n    days = [1, "
      "-2]\n  }\n}\n";
  std::vector<PathStep> bucket{K("resource"), K("aws_s3_bucket"), K("b"), I(0)};
  EXPECT_EQ(PlaceOf("a.tf", text, bucket), "1:1");
  std::vector<PathStep> path = bucket;
  path.insert(path.end(), {K("bucket")});
  EXPECT_EQ(PlaceOf("a.tf", text, path), "2:12");
  path = bucket;
  path.insert(path.end(), {K("rule"), I(1), K("days"), I(1)});
  EXPECT_EQ(PlaceOf("a.tf", text, path), "7:16");
}

TEST(Places, OfDockerfiles) {
  std::string text = "# comment\nFROM alpine\n\n  RUN apk add \\\n    curl\nUSER root\n";
  EXPECT_EQ(PlaceOf("Dockerfile", text, {I(0), I(0), K("Value")}), "1:1");
  EXPECT_EQ(PlaceOf("Dockerfile", text, {I(0), I(1), K("Value"), I(0)}), "2:1");
  EXPECT_EQ(PlaceOf("Dockerfile", text, {I(0), I(2), K("Value"), I(0)}), "4:3");
  EXPECT_EQ(PlaceOf("Dockerfile", text, {I(0), I(3), K("Cmd")}), "6:1");
}

TEST(Places, OfOtherFormats) {
  EXPECT_EQ(PlaceOf("a.ini", "[a]\nb = 1\n", {K("a"), K("b")}), "2:1");
  EXPECT_EQ(PlaceOf("a.xml", "<a>\n  <b c='1'/>\n</a>", {K("a"), K("b"), K("-c")}), "2:3");
  EXPECT_EQ(PlaceOf(".env", "A=1\nB=2\n", {K("B")}), "2:1");
  EXPECT_EQ(PlaceOf("nginx.conf", "user a;\nhttp {\n  gzip on;\n}\n",
                    {K("directives"), I(1), K("block"), K("directives"), I(0), K("name")}),
            "3:3");
}

// Runs `body` with only `folder` to look for commands in.
template <typename Body>
void WithPath(const std::string& folder, Body body) {
  const char* path = std::getenv("PATH");
  std::string before = path == nullptr ? "" : path;
  ::setenv("PATH", folder.c_str(), 1);
  body();
  ::setenv("PATH", before.c_str(), 1);
}

TEST(Commands, ThatAreNotThereAreNamed) {
  WithPath("/nowhere", [] {
    EXPECT_EQ(Error("a.cue", "a: 1"), "a.cue: the command `cue` is needed to read this format, and is not there");
    EXPECT_EQ(Error("a.jsonnet", "{}"),
              "a.jsonnet: the command `jsonnet` is needed to read this format, and is not there");
  });
}

TEST(Commands, CueIsAskedForJson) {
  std::string folder = std::string(REGOC_SOURCE_DIR) + "/tools/inputs/testdata/commands";
  const char* path = std::getenv("PATH");
  WithPath(folder + ":" + (path == nullptr ? "" : path), [] {
    EXPECT_EQ(testing::ReadAndPrint("a.cue", "a: 1\n", {}),
              "{\n  \"arguments\": \"export --out json cue: -\",\n  \"text\": \"a: 1\"\n}\n");
    EXPECT_EQ(Error("a.cue", "wrong"), "a.cue:3:7: a: conflicting values 1 and 2");
  });
}

}  // namespace
}  // namespace regoc::inputs
