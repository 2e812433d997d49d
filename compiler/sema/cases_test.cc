// Runs the analysis over the conformance cases. They are not part of the source tree: the tests skip without them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "compiler/sema/test_support.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {
namespace {

std::filesystem::path CorpusDirectory() {
  if (const char* directory = std::getenv("REGOC_CONFORMANCE_DIR")) return directory;
  return std::filesystem::path(REGOC_SOURCE_DIR) / ".." / "shared" / "conformance";
}

// Calls f(case) for each line; false when the file isn't there.
template <typename F>
bool ForEachCase(const std::string& name, F&& f) {
  std::ifstream lines(CorpusDirectory() / name);
  if (!lines) return false;
  for (std::string line; std::getline(lines, line);) f(nlohmann::json::parse(line));
  return true;
}

syntax::ParseOptions ParseAs(ast::RegoVersion version) {
  syntax::ParseOptions options;
  options.version = version;
  options.is_builtin = [](std::string_view name) { return decls::FindBuiltin(name) != nullptr; };
  return options;
}

std::vector<std::string> Modules(const nlohmann::json& test) {
  return test.value("modules", std::vector<std::string>());
}

// "file:row:col: code: message"; a column of 0 is not checked.
std::string Place(const nlohmann::json& error, bool with_place) {
  std::string out;
  if (with_place) out = std::to_string(error.value("row", 0)) + ":" + std::to_string(error.value("col", 0)) + ": ";
  return out + error["code"].get<std::string>() + ": " + error["message"].get<std::string>() + "\n";
}

void CheckErrors(const nlohmann::json& test) {
  SCOPED_TRACE(test["note"].get<std::string>());
  std::string version = test.value("rego_version", "v1");
  AnalyzeOptions options;
  options.strict = test.value("strict", false);
  options.keep_print = test.value("print_statements", false);
  auto parse = ParseAs(version == "v0"   ? ast::RegoVersion::kV0
                       : version == "v1" ? ast::RegoVersion::kV1
                                         : ast::RegoVersion::kV0CompatV1);
  auto analyzed = AnalyzeTexts(Modules(test), options, parse);
  std::string findings = analyzed->Findings();
  std::string wanted;
  for (const auto& error : test["want_errors"]) {
    wanted += Place(error, true);
    EXPECT_NE(findings.find(Place(error, error.value("row", 0) != 0)), std::string::npos) << findings;
  }
  if (test.value("exhaustive", false)) {
    EXPECT_EQ(findings, wanted);
  }
}

TEST(Corpus, CompileErrors) {
  if (!ForEachCase("compile/errors.jsonl", CheckErrors)) GTEST_SKIP() << "set REGOC_CONFORMANCE_DIR";
}

void CheckAccepted(const nlohmann::json& test, ast::RegoVersion version) {
  SCOPED_TRACE(test["note"].get<std::string>());
  bool wants_error = test.value("want_error_code", "").starts_with("rego_");
  AnalyzeOptions options;
  options.types.functions = {{"test.sleep", "x: string", "any"}};  // of OPA's own test program
  auto analyzed = AnalyzeTexts(Modules(test), options, ParseAs(version));
  if (analyzed->program && test.contains("query")) {
    auto file = std::make_shared<const SourceFile>("", test["query"].get<std::string>());
    analyzed->files.push_back(file);
    auto body = syntax::ParseBody(*file, {}, analyzed->sink);
    if (body) AnalyzeQuery(*analyzed->program, std::move(*body), {.analyze = options}, analyzed->sink);
  }
  EXPECT_EQ(analyzed->sink.has_errors(), wants_error) << analyzed->Findings() << "\n" << test["modules"];
}

TEST(Corpus, EvalV0) {
  auto check = [](const nlohmann::json& test) { CheckAccepted(test, ast::RegoVersion::kV0); };
  if (!ForEachCase("eval/v0.jsonl", check)) GTEST_SKIP() << "set REGOC_CONFORMANCE_DIR";
}

TEST(Corpus, EvalV1) {
  auto check = [](const nlohmann::json& test) { CheckAccepted(test, ast::RegoVersion::kV1); };
  if (!ForEachCase("eval/v1.jsonl", check)) GTEST_SKIP() << "set REGOC_CONFORMANCE_DIR";
}

}  // namespace
}  // namespace regoc::sema
