// JSON of terms, expressions and bodies; the lower half of parse_json.h.
#pragma once

#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/json_writer.h"

namespace regoc::syntax {

class TermJson {
 public:
  // All must outlive the writer. `comments` tell template strings' constants from expressions.
  TermJson(JsonWriter& json, const std::vector<ast::Comment>& comments, bool locations)
      : json_(json), comments_(comments), locations_(locations) {}

  void Write(const ast::Term& term);
  void Write(const ast::Body& body);
  void Write(const std::vector<ast::Term>& terms);
  // `index` is its place in the body.
  void WriteExpr(const ast::Expr& expr, size_t index);
  // The key "location" and its value, if locations are wanted and there is a file: the position of `begin`, and the
  // text from `text_begin` to `end`.
  void Location(SourceRange range, uint32_t text_begin, uint32_t end);
  void Location(SourceRange range) { Location(range, range.begin, range.end); }
  void LocationOf(const ast::Term& term);
  // The same whatever the options are, as a value.
  void LocationValue(SourceRange range, std::string_view text);
  // The body of a rule without one.
  void WriteTrueBody(SourceRange range, uint32_t text_begin, uint32_t text_end);

 private:
  void WriteComprehension(const ast::Term& term);
  void WriteTerms(const ast::Expr& expr);
  void WriteWith(const std::vector<ast::With>& with);
  void WriteKeywordLocation(const ast::Expr& expr, std::string_view keyword);
  void WriteTemplate(const ast::Term& term, const ast::TemplateString& text);

  JsonWriter& json_;
  const std::vector<ast::Comment>& comments_;
  bool locations_;
};

}  // namespace regoc::syntax
