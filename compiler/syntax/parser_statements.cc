#include <algorithm>

#include "compiler/syntax/names.h"
#include "compiler/syntax/parser_impl.h"
#include "compiler/syntax/printer.h"

namespace regoc::syntax {

using ast::Term;

std::vector<Statement> Parser::ParseStatements(bool only_queries) {
  std::vector<Statement> out;
  if (HasErrors()) return out;
  Scan();
  while (!Is(Token::kEof)) {
    cache_.erase(cache_.begin(), cache_.lower_bound(s_.begin));
    if (!only_queries && ReportKeywordAsRuleName(false)) break;
    if (!ParseStatement(out, only_queries)) break;
  }
  return out;
}

bool Parser::ParseStatement(std::vector<Statement>& out, bool only_queries) {
  State start = Save();
  if (Is(Token::kPackage)) {
    if (auto package = ParsePackage()) {
      // A minus behind the path would start the next statement as a sign.
      if (Is(Token::kSub)) return Illegal(), false;
      out.emplace_back(std::move(*package));
      return true;
    }
    if (HasErrors()) return false;
    Restore(start);
  }
  if (Is(Token::kImport)) {
    if (auto import = ParseImport()) {
      if (Is(Token::kSub)) return Illegal(), false;
      ApplyImport(*import);
      out.emplace_back(std::move(*import));
      return true;
    }
    if (HasErrors()) return false;
    Restore(start);
  }
  if (!only_queries) {
    if (auto rules = ParseRules()) {
      std::move(rules->begin(), rules->end(), std::back_inserter(out));
      return true;
    }
    if (HasErrors()) return false;
    Restore(std::move(start));
  }
  auto body = ParseQuery(true, Token::kEof);
  if (body) out.emplace_back(std::move(*body));
  return body.has_value();
}

// `every := 1` gets an error of its own. A statement that begins with `default` can only be a rule.
bool Parser::ReportKeywordAsRuleName(bool is_default) {
  Token keyword = s_.token;
  if (!IsKeywordToken(keyword) || Is(Token::kDefault) || Is(Token::kElse) || Is(Token::kWith) || Is(Token::kNull) ||
      Is(Token::kTrue) || Is(Token::kFalse))
    return false;
  if (!is_default) {
    Token next = PeekNext();
    bool path = keyword == Token::kPackage || keyword == Token::kImport;
    bool op = keyword == Token::kNot || keyword == Token::kLogicalAnd || keyword == Token::kLogicalOr;
    bool value = next == Token::kAssign || next == Token::kUnify;
    bool rule_word = next == Token::kIf || next == Token::kContains;
    bool names_rule =
        keyword == Token::kContains ? rule_word : value || (rule_word && !path) || (next == Token::kLParen && !op);
    if (!names_rule) return false;
  }
  Error(kKeywordAsRuleName, Here(), {TokenName(keyword)});
  return true;
}

std::optional<ast::Package> Parser::ParsePackage() {
  uint32_t begin = s_.begin;
  ScanOne();
  if (Is(Token::kDot) || Is(Token::kLBrack)) return std::nullopt;  // a reference
  if (Is(Token::kWhitespace)) Scan();
  if (IsRefKeyword(s_.token)) s_.token = Token::kIdent;
  if (!Is(Token::kIdent)) return Illegal(), std::nullopt;

  auto term = ParseTerm();
  if (!term) {
    if (!HasErrors()) Error(kExpectedPath, Here());
    return std::nullopt;
  }
  ast::Package package;
  auto data = [](const Term& at) {
    return Term{.range = at.range, .node = ast::Var{"data"}, .text_begin = at.text_begin};
  };
  auto name = [](Term var) {
    var.node = ast::String{var.As<ast::Var>()->name};
    return var;
  };
  if (term->As<ast::Var>() != nullptr) {
    package.path.push_back(data(*term));
    package.path.push_back(name(std::move(*term)));
  } else if (auto* ref = term->As<ast::Ref>()) {
    Term& head = ref->terms[0];
    if (head.As<ast::Var>() == nullptr) return Error(kPathExpectsVar, head.range, {TypeName(head)}), std::nullopt;
    package.path.push_back(data(head));
    package.path.push_back(name(std::move(head)));
    for (size_t i = 1; i < ref->terms.size(); ++i) {
      Term& part = ref->terms[i];
      if (part.As<ast::String>() == nullptr)
        return Error(kPathExpectsString, part.range, {TypeName(part)}), std::nullopt;
      package.path.push_back(std::move(part));
    }
  } else {
    return Illegal(), std::nullopt;
  }
  package.range = From(begin);
  return package;
}

std::optional<Term> Parser::ParseImportPath() {
  // A path may hold words that are keywords by now: `import future.keywords.in`.
  KeywordSet words = s_.keywords;
  s_.keywords.RemoveAll(KeywordSet::V0Future());
  s_.keywords.RemoveAll(KeywordSet::V1Future());
  auto term = ParseTerm();
  s_.keywords = words;
  if (term) {
    if (term->As<ast::Var>() != nullptr) {
      Term path{.range = term->range, .node = ast::Ref{}, .text_begin = term->text_begin};
      path.As<ast::Ref>()->terms.push_back(std::move(*term));
      return path;
    }
    if (const auto* ref = term->As<ast::Ref>()) {
      for (size_t i = 1; i < ref->terms.size(); ++i) {
        const Term& part = ref->terms[i];
        if (part.As<ast::String>() == nullptr)
          return Error(kPathExpectsString, part.range, {TypeName(part)}), std::nullopt;
      }
      return term;
    }
  }
  Error(kExpectedPath, Here());
  return std::nullopt;
}

std::optional<ast::Import> Parser::ParseImport() {
  uint32_t begin = s_.begin;
  ScanOne();
  if (Is(Token::kDot) || Is(Token::kLBrack)) return std::nullopt;  // a reference
  if (Is(Token::kWhitespace)) Scan();
  if (IsRefKeyword(s_.token)) s_.token = Token::kIdent;
  if (!Is(Token::kIdent)) return Illegal(), std::nullopt;

  auto path = ParseImportPath();
  if (!path) return std::nullopt;
  const Term& root = path->As<ast::Ref>()->terms[0];
  const auto* root_name = root.As<ast::Var>();
  constexpr std::string_view kRoots[] = {"data", "future", "input", "rego"};
  if (root_name == nullptr || std::find(std::begin(kRoots), std::end(kRoots), root_name->name) == std::end(kRoots)) {
    Hint("if this is unexpected, try updating OPA");
    return Error(kImportRoot, path->range, {Print(root)}), std::nullopt;
  }
  ast::Import import{.path = std::move(*path)};
  if (Is(Token::kAs)) {
    if (!ParseImportAlias(import)) return std::nullopt;
  } else {
    CheckImportTail(import.path);
  }
  import.range = From(begin);
  return import;
}

bool Parser::ParseImportAlias(ast::Import& import) {
  Scan();
  if (!Is(Token::kIdent)) return Illegal("expected var"), false;
  if (auto alias = ParseTerm()) {
    if (const auto* var = alias->As<ast::Var>()) {
      import.alias = var->name;
      import.alias_range = alias->range;
      return true;
    }
    const auto* ref = alias->As<ast::Ref>();
    if (ref != nullptr && ref->terms.size() == 1) {
      Error(kImportAliasReserved, alias->range, {Print(ref->terms[0])});
      return false;
    }
  }
  Illegal("expected var");
  return false;
}

void Parser::CheckImportTail(const Term& path) {
  const auto& terms = path.As<ast::Ref>()->terms;
  const Term& last = terms.back();
  if (terms.size() > 1 && terms[0].As<ast::Var>()->name == "future") return;
  std::string name = terms.size() == 1 ? last.As<ast::Var>()->name : last.As<ast::String>()->value;
  if (!IsReserved(name)) return;
  Hint("import a different path or use an alias");
  Error(kImportPathKeyword, last.range, {name});
}

void Parser::ApplyImport(const ast::Import& import) {
  const auto* path = import.path.As<ast::Ref>();
  const std::string& root = path->terms[0].As<ast::Var>()->name;
  if (root == "rego") {
    ApplyRegoImport(import, *path);
  } else if (root == "future") {
    ApplyFutureImport(import, *path);
  } else {
    return;
  }
  // The token behind the import was read before the import took effect.
  if (Is(Token::kIdent)) s_.token = s_.keywords.Lookup(TokenText());
}

void Parser::ApplyFutureImport(const ast::Import& import, const ast::Ref& path) {
  auto part = [&](size_t i) { return path.terms[i].As<ast::String>()->value; };
  if (path.terms.size() == 1 || part(1) != "keywords") return Error(kFutureImportPath, import.path.range);
  if (!import.alias.empty()) return Error(kFutureImportAlias, import.alias_range);
  KeywordSet added = importable_;
  if (path.terms.size() == 3) {
    std::optional<Token> keyword = FutureKeyword(part(2));
    if (!keyword || !importable_.Has(*keyword)) {
      std::string words;
      for (const char* word : {"and", "contains", "every", "if", "in", "not", "or"})
        if (importable_.Has(*FutureKeyword(word))) words += (words.empty() ? "" : " ") + std::string(word);
      return Error(kFutureImportKeyword, import.path.range, {words});
    }
    added = KeywordSet();
    added.Add(*keyword);
  }
  s_.keywords.AddAll(added);
  if (added.Has(Token::kNot)) not_bodies_ = true;
}

void Parser::ApplyRegoImport(const ast::Import& import, const ast::Ref& path) {
  std::string name = DottedName(import.path);
  bool v2 = name == "rego.v2";
  if (path.terms.size() != 2 || (name != "rego.v1" && !v2))
    return Error(kRegoImportPath, import.path.range, {Print(import.path)});
  bool known = !v2 || options_.experimental || options_.version == ast::RegoVersion::kV2;
  if (options_.limits != nullptr)
    known = Allows("rego_v2") || Allows(v2 ? "rego_v2_import" : "rego_v1_import") || (!v2 && Allows("rego_v1"));
  if (!known) return Error(kRegoImportUnsupported, import.path.range, {name});
  if (!import.alias.empty()) return Error(kRegoImportAlias, import.alias_range);
  s_.keywords.AddAll(KeywordSet::V0Future());
  if (!v2) return;
  s_.keywords.AddAll(KeywordSet::V1Future());
  not_bodies_ = true;
}

}  // namespace regoc::syntax
