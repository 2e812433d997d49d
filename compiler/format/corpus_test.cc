// Formats every module of the conformance cases and every .rego file of this tree: the result means the same, and
// formatting it again changes nothing. The cases are not part of the tree: their tests skip without them.
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "compiler/format/same_meaning.h"
#include "compiler/format/test_support.h"

namespace regoc::format {
namespace {

using enum ast::RegoVersion;

// What `opa fmt` needs two passes for: `obj.baz := true { … }` first becomes `obj["baz"] := true if …`.
constexpr std::string_view kTwoPasses = "regression/dynamic object to static object comparison";

// False when the text is no module of this version.
bool CheckStable(const std::string& text, ast::RegoVersion version, const std::string& note) {
  Options options{.target = {version, version}};
  Parsed source(text, version);
  if (!source.module) return false;
  auto formatted = Format(*source.module, options, source.sink);
  if (!formatted) return false;
  SCOPED_TRACE(note);
  Parsed again(*formatted, version);
  EXPECT_TRUE(again.module) << again.Errors() << *formatted;
  if (!again.module) return true;
  bool two_passes = version == kV0 && note.starts_with(kTwoPasses);
  EXPECT_EQ(Format(*again.module, options, again.sink) == formatted, !two_passes) << *formatted;
  EXPECT_TRUE(SameMeaning(*source.module, *again.module)) << *formatted;
  return true;
}

void CheckCases(const char* name, ast::RegoVersion version) {
  auto path = CorpusDirectory() / "eval" / name;
  std::ifstream lines(path);
  if (!lines) GTEST_SKIP() << "no conformance cases at " << path << "; set REGOC_CONFORMANCE_DIR";
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    auto test = nlohmann::json::parse(line);
    for (const std::string& text : test.value("modules", std::vector<std::string>()))
      count += CheckStable(text, version, test["note"]) ? 1 : 0;
  }
  EXPECT_GT(count, 1000);
}

TEST(Corpus, CasesOfV0AreStable) { CheckCases("v0.jsonl", kV0); }
TEST(Corpus, CasesOfV1AreStable) { CheckCases("v1.jsonl", kV1); }

TEST(Corpus, FilesOfThisTreeAreStable) {
  int count = 0;
  for (const char* folder : {"examples", "tests"}) {
    auto root = std::filesystem::path(REGOC_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".rego" || entry.path().stem() == "fail_lost") continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      for (ast::RegoVersion version : {kV0, kV1}) count += CheckStable(text.str(), version, entry.path()) ? 1 : 0;
    }
  }
  EXPECT_GT(count, 20);
}

}  // namespace
}  // namespace regoc::format
