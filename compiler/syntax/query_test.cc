// ParseBody and ParseTerm.
#include "compiler/syntax/printer.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

std::string PrintedBody(const std::string& text) {
  SourceFile file("query", text);
  DiagnosticSink sink;
  auto body = ParseBody(file, {}, sink);
  return body ? Print(*body) : Findings(sink).at(0);
}

std::string PrintedTerm(const std::string& text) {
  SourceFile file("term", text);
  DiagnosticSink sink;
  auto term = ParseTerm(file, {}, sink);
  return term ? Print(*term) : Findings(sink).at(0);
}

TEST(Query, Bodies) {
  EXPECT_EQ(PrintedBody("x := 1; data.p.q[x] = y"), "assign(x, 1); data.p.q[x] = y");
  EXPECT_EQ(PrintedBody("x = 1\ny = 2"), "x = 1; y = 2");
  EXPECT_EQ(PrintedBody("some x in [1]; x in {2}"), "some x in [1]; internal.member_2(x, {2})");
  EXPECT_EQ(PrintedBody("every := 1"), "1:7: unexpected assign token");
  EXPECT_EQ(PrintedBody("x = "), "1:4: unexpected eof token");
  EXPECT_EQ(PrintedBody("import data.x"), "1:1: expected body but got *ast.Import");
  EXPECT_EQ(PrintedBody(""), "");
}

TEST(Query, OtherStatementsAreRefused) {
  EXPECT_EQ(PrintedBody("package a"), "1:1: expected body but got *ast.Package");
}

TEST(Query, WildcardsAreNumberedFromZero) {
  SourceFile file("query", "x = _; y = _");
  DiagnosticSink sink;
  auto body = ParseBody(file, {}, sink);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ((*body)[1].As<ast::Term>()->As<ast::Call>()->args[1].As<ast::Var>()->name, "$1");
}

TEST(Query, Terms) {
  EXPECT_EQ(PrintedTerm("{1, 2}"), "{1, 2}");
  EXPECT_EQ(PrintedTerm("data.a.b[x]"), "data.a.b[x]");
  EXPECT_EQ(PrintedTerm("x; y"), "1:1: expected exactly one term but got: x; y");
  EXPECT_EQ(PrintedTerm("not x"), "1:1: expected term but got not x");
  EXPECT_EQ(PrintedTerm("["), "1:1: unexpected eof token");
}

}  // namespace
}  // namespace regoc::syntax
