// testdata/errors.golden holds modules with the errors that they give, which were compared with OPA 1.22.2. The columns
// differ at the end of a file that ends with a line break (OPA counts from 0 there), and in an empty file (OPA has no
// place). Run with REGOC_UPDATE_GOLDEN=1 to write what the parser says now.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

struct Case {
  std::string version;
  std::string text;
  std::string errors;
};

const char* GoldenPath() { return REGOC_SOURCE_DIR "/compiler/syntax/testdata/errors.golden"; }

std::vector<Case> ReadCases() {
  std::vector<Case> cases;
  std::ifstream file(GoldenPath());
  bool in_errors = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back(Case{line.substr(4), "", ""});
      in_errors = false;
    } else if (line == "---" && !in_errors) {
      in_errors = true;
      cases.back().text.pop_back();
    } else {
      (in_errors ? cases.back().errors : cases.back().text) += line + "\n";
    }
  }
  return cases;
}

std::string ErrorText(const Case& test) {
  std::string out;
  for (const std::string& error : Errors(test.text, {.version = VersionNamed(test.version)})) out += error + "\n";
  return out;
}

TEST(ErrorsGolden, AllCases) {
  std::vector<Case> cases = ReadCases();
  ASSERT_GT(cases.size(), 150u);
  bool update = std::getenv("REGOC_UPDATE_GOLDEN") != nullptr;
  std::ostringstream updated;
  for (const Case& test : cases) {
    std::string errors = ErrorText(test);
    updated << "=== " << test.version << "\n" << test.text << "\n---\n" << errors;
    if (!update) EXPECT_EQ(errors, test.errors) << test.version << ":\n" << test.text;
  }
  if (update) std::ofstream(GoldenPath()) << updated.str();
}

TEST(Errors, NameTheirKindAndCode) {
  DiagnosticSink sink;
  auto file = std::make_shared<const SourceFile>("a.rego", "package a\np :=");
  ParseModule(file, {}, sink);
  ASSERT_EQ(sink.diagnostics().size(), 2u);
  EXPECT_EQ(sink.diagnostics()[0].kind, &kUnexpectedToken);
  EXPECT_EQ(OneLine(sink.diagnostics()[0]), "a.rego:2: rego_parse_error: unexpected eof token");
}

TEST(Errors, HintsGoWithTheNextError) {
  EXPECT_EQ(Errors("package a\np { some x in xs }", {.version = ast::RegoVersion::kV0})[0],
            "2:12: unexpected identifier token: expected \\n or ; or } (hint: `import future.keywords.in` for `some x "
            "in xs` expressions)");
}

// A kind that no input gives would be a message that nobody has read.
TEST(Errors, EveryKindHasAnInput) {
  std::set<std::string_view> elsewhere = {
      // characters that a golden file cannot hold: lexer_test.cc
      "IllegalNull", "IllegalUtf8", "IllegalByteOrderMark", "IllegalNoBreakSpace",
      // options: versions_test.cc
      "UnknownFutureKeyword", "RegoImportUnsupported", "VersionNotAllowed", "UnknownKeywordAllowed",
      // nesting: depth_test.cc
      "TooDeep",
      // queries and terms: query_test.cc
      "ExpectedBody", "ExpectedOneTerm", "ExpectedTerm",
      // annotations_test.cc
      "InvalidAnnotation", "AnnotationTarget", "AnnotationScope", "AnnotationEntrypoint",
      // needs a file of two gigabytes
      "FileTooLarge"};
  std::set<std::string_view> seen;
  for (const Case& test : ReadCases()) {
    DiagnosticSink sink;
    ParseModule(std::make_shared<const SourceFile>("", test.text), {.version = VersionNamed(test.version)}, sink);
    for (const Diagnostic& d : sink.diagnostics()) seen.insert(d.kind->name);
  }
  const DiagnosticKind* kinds[] = {
#define REGOC_DIAGNOSTIC(name, code, format) &k##name,
#include "compiler/syntax/diagnostics.def"
#undef REGOC_DIAGNOSTIC
  };
  for (const DiagnosticKind* kind : kinds)
    EXPECT_NE(seen.contains(kind->name), elsewhere.contains(kind->name))
        << kind->name << ": without an input, or needlessly exempt";
}

}  // namespace
}  // namespace regoc::syntax
