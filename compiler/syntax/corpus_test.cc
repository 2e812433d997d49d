// Parses every module of the conformance cases. The cases are not part of the source tree: the test skips without them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "compiler/syntax/parser.h"

namespace regoc::syntax {
namespace {

std::filesystem::path CorpusDirectory() {
  if (const char* directory = std::getenv("REGOC_CONFORMANCE_DIR")) return directory;
  return std::filesystem::path(REGOC_SOURCE_DIR) / ".." / "shared" / "conformance";
}

// Parses the modules and the query of one case; the first error, or nothing.
std::string ParseCase(const nlohmann::json& test, ast::RegoVersion version) {
  for (const auto& text : test.value("modules", nlohmann::json::array())) {
    DiagnosticSink sink;
    auto file = std::make_shared<const SourceFile>("test.rego", text.get<std::string>());
    if (!ParseModule(file, {.version = version}, sink)) return Render(sink.diagnostics().at(0));
  }
  if (!test.contains("query")) return "";
  DiagnosticSink sink;
  SourceFile query("query", test["query"].get<std::string>());
  return ParseBody(query, {}, sink) ? "" : Render(sink.diagnostics().at(0));
}

void ParseCorpus(const char* name, ast::RegoVersion version) {
  auto path = CorpusDirectory() / "eval" / name;
  std::ifstream lines(path);
  if (!lines) GTEST_SKIP() << "no conformance cases at " << path << "; set REGOC_CONFORMANCE_DIR";
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    auto test = nlohmann::json::parse(line);
    bool wants_error = test.value("want_error_code", "") == "rego_parse_error";
    std::string error = ParseCase(test, version);
    EXPECT_EQ(error.empty(), !wants_error) << test["note"] << "\n" << error;
  }
  EXPECT_GT(count, 1000);
}

TEST(Corpus, V0) { ParseCorpus("v0.jsonl", ast::RegoVersion::kV0); }
TEST(Corpus, V1) { ParseCorpus("v1.jsonl", ast::RegoVersion::kV1); }

}  // namespace
}  // namespace regoc::syntax
