#include "compiler/syntax/parse_json_terms.h"

#include <algorithm>

#include "compiler/syntax/compare.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/opa_form.h"

namespace regoc::syntax {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

// `.5` is a number to Rego, but not to JSON.
std::string JsonNumber(std::string text) {
  size_t point = text.find('.');
  if (point == 0 || (point == 1 && text[0] == '-')) text.insert(point, "0");
  return text;
}

}  // namespace

void TermJson::LocationValue(SourceRange range, std::string_view text) {
  auto place = range.start();
  json_.BeginObject();
  json_.Key("file");
  json_.String(range.file->name());
  json_.Key("row");
  json_.Int(place.row);
  json_.Key("col");
  json_.Int(place.column);
  if (locations_ && !text.empty()) {
    json_.Key("text");
    json_.Base64(text);
  }
  json_.EndObject();
}

void TermJson::Location(SourceRange range, uint32_t text_begin, uint32_t end) {
  if (!locations_ || !range.valid()) return;
  json_.Key("location");
  LocationValue(range, range.file->text().substr(text_begin, end - text_begin));
}

void TermJson::LocationOf(const Term& term) {
  if (term.range.valid()) Location(term.range, term.text_begin, TextEnd(term));
}

void TermJson::Write(const std::vector<Term>& terms) {
  json_.BeginArray();
  for (const Term& term : terms) Write(term);
  json_.EndArray();
}

void TermJson::Write(const Term& term) {
  json_.BeginObject();
  LocationOf(term);
  json_.Key("type");
  json_.String(TypeName(term));
  json_.Key("value");
  if (term.As<ast::Null>() != nullptr) {
    json_.BeginObject();
    json_.EndObject();
  } else if (const auto* boolean = term.As<ast::Boolean>()) {
    json_.Bool(boolean->value);
  } else if (const auto* number = term.As<ast::Number>()) {
    json_.Raw(JsonNumber(number->text));
  } else if (const auto* string = term.As<ast::String>()) {
    json_.String(string->value);
  } else if (const auto* var = term.As<ast::Var>()) {
    json_.String(var->name);
  } else if (const auto* ref = term.As<ast::Ref>()) {
    Write(ref->terms);
  } else if (const auto* array = term.As<ast::Array>()) {
    Write(array->items);
  } else if (const auto* object = term.As<ast::Object>()) {
    json_.BeginArray();
    for (const ast::ObjectItem* item : SortedItems(*object)) {
      json_.BeginArray();
      Write(item->key);
      Write(item->value);
      json_.EndArray();
    }
    json_.EndArray();
  } else if (const auto* set = term.As<ast::Set>()) {
    json_.BeginArray();
    for (const Term* item : SortedItems(*set)) Write(*item);
    json_.EndArray();
  } else if (const auto* call = term.As<ast::Call>()) {
    json_.BeginArray();
    Write(*call->op);
    for (const Term& arg : call->args) Write(arg);
    json_.EndArray();
  } else if (const auto* text = term.As<ast::TemplateString>()) {
    WriteTemplate(term, *text);
  } else {
    WriteComprehension(term);
  }
  json_.EndObject();
}

void TermJson::WriteComprehension(const Term& term) {
  auto member = [&](std::string_view name, const Term& part) {
    json_.Key(name);
    Write(part);
  };
  json_.BeginObject();
  const Body* body = nullptr;
  if (const auto* array = term.As<ast::ArrayComprehension>()) {
    member("term", *array->item);
    body = &array->body;
  } else if (const auto* set = term.As<ast::SetComprehension>()) {
    member("term", *set->item);
    body = &set->body;
  } else {
    const auto* pairs = term.As<ast::ObjectComprehension>();
    member("key", *pairs->key);
    member("value", *pairs->value);
    body = &pairs->body;
  }
  json_.Key("body");
  Write(*body);
  json_.EndObject();
}

void TermJson::Write(const Body& body) {
  json_.BeginArray();
  for (size_t i = 0; i < body.size(); ++i) WriteExpr(body[i], i);
  json_.EndArray();
}

void TermJson::WriteExpr(const Expr& expr, size_t index) {
  json_.BeginObject();
  if (expr.generated) {
    json_.Key("generated");
    json_.Bool(true);
  }
  json_.Key("index");
  json_.Int(static_cast<int64_t>(index));
  Location(expr.range);
  if (expr.negated) {
    json_.Key("negated");
    json_.Bool(true);
  }
  json_.Key("terms");
  WriteTerms(expr);
  if (!expr.with.empty()) WriteWith(expr.with);
  json_.EndObject();
}

void TermJson::WriteTrueBody(SourceRange range, uint32_t text_begin, uint32_t text_end) {
  json_.BeginArray();
  json_.BeginObject();
  json_.Key("generated");
  json_.Bool(true);
  json_.Key("index");
  json_.Int(0);
  Location(range, text_begin, text_end);
  range.end = text_end;
  json_.Key("terms");
  Write(Term{.range = range, .node = ast::Boolean{true}, .text_begin = text_begin});
  json_.EndObject();
  json_.EndArray();
}

void TermJson::WriteWith(const std::vector<ast::With>& with) {
  json_.Key("with");
  json_.BeginArray();
  for (const ast::With& modifier : with) {
    json_.BeginObject();
    Location(modifier.range);
    json_.Key("target");
    Write(modifier.target);
    json_.Key("value");
    Write(modifier.value);
    json_.EndObject();
  }
  json_.EndArray();
}

void TermJson::WriteKeywordLocation(const Expr& expr, std::string_view keyword) {
  if (!expr.range.valid()) return;
  bool written = expr.range.text().starts_with(keyword);
  Location(expr.range, expr.range.begin,
           written ? expr.range.begin + static_cast<uint32_t>(keyword.size()) : expr.range.end);
}

void TermJson::WriteTerms(const Expr& expr) {
  if (const auto* term = expr.As<Term>()) {
    const auto* call = term->As<ast::Call>();
    if (call == nullptr) return Write(*term);
    json_.BeginArray();
    Write(*call->op);
    for (const Term& arg : call->args) Write(arg);
    return json_.EndArray();
  }
  json_.BeginObject();
  auto member = [&](std::string_view name, const auto& part) {
    json_.Key(name);
    Write(part);
  };
  auto flag = [&](std::string_view name, bool value) {
    json_.Key(name);
    json_.Bool(value);
  };
  if (const auto* some = expr.As<ast::SomeDecl>()) {
    WriteKeywordLocation(expr, "some");
    member("symbols", some->symbols);
  } else if (const auto* every = expr.As<ast::Every>()) {
    member("body", every->body);
    member("domain", every->domain);
    json_.Key("key");
    every->key ? Write(*every->key) : json_.Null();
    WriteKeywordLocation(expr, "every");
    member("value", every->value);
  } else if (const auto* negation = expr.As<ast::NotBody>()) {
    member("body", negation->body);
    flag("explicit_body", negation->braces);
    json_.Key("type");
    json_.String("not");
  } else {
    const auto* logical = expr.As<ast::Logical>();
    if (logical->left_braces) flag("explicit_lhs", true);
    if (logical->right_braces) flag("explicit_rhs", true);
    member("lhs", logical->left);
    member("rhs", logical->right);
    json_.Key("type");
    json_.String(logical->op == ast::Logical::Op::kAnd ? "and" : "or");
  }
  json_.EndObject();
}

void TermJson::WriteTemplate(const Term& term, const ast::TemplateString& text) {
  json_.BeginObject();
  json_.Key("parts");
  if (text.parts.empty()) {
    json_.Null();
  } else {
    json_.BeginArray();
    std::vector<SourceRange> places = TemplatePlaces(term);
    for (size_t i = 0; i < text.parts.size(); ++i) {
      if (const auto* plain = std::get_if<std::string>(&text.parts[i])) {
        bool placed = places[i].begin != term.range.begin || places[i].end != term.range.end;
        Write(Term{.range = places[i],
                   .node = ast::String{*plain},
                   .text_begin = placed ? places[i].begin : term.text_begin});
      } else {
        const Expr& hole = *std::get<ast::Box<Expr>>(text.parts[i]);
        IsConstantHole(hole, comments_) ? Write(*hole.As<Term>()) : WriteExpr(hole, 0);
      }
    }
    json_.EndArray();
  }
  json_.Key("multi_line");
  json_.Bool(text.raw);
  json_.EndObject();
}

}  // namespace regoc::syntax
