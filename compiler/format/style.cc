#include "compiler/format/style.h"

#include <map>

#include "compiler/syntax/names.h"
#include "compiler/syntax/opa_form.h"
#include "compiler/syntax/walk.h"

namespace regoc::format {

namespace {

using ast::RegoVersion;

// Looks at every rule for what the layout depends on.
class Survey {
 public:
  explicit Survey(Style& style) : style_(style) {}

  void Visit(const ast::Rule& rule) {
    auto legacy = syntax::LegacyHeadOf(rule);
    const ast::Head& head = rule.head;
    size_t length = head.ref.As<ast::Ref>()->terms.size();
    bool set = head.key.has_value() && !head.value;
    if (length > 2 || (length == 2 && set)) style_.ref_heads = true;
    Walk(head.args);
    if (head.key) Walk(*head.key);
    if (legacy.key) Walk(*legacy.key);
    if (head.value) Walk(*head.value);
    Walk(rule.body);
    for (const ast::Rule& next : rule.else_rule) Visit(next);
  }

 private:
  template <typename T>
  void Walk(const T& node) {
    auto see_term = [&](const ast::Term& term) {
      const auto* var = term.As<ast::Var>();
      if (var != nullptr && var->is_wildcard() && ++wildcards_[var->name] == 2) style_.wildcards.insert(var->name);
      return true;
    };
    syntax::WalkTerms(node, see_term, [&](const ast::Expr& expr) { See(expr); });
  }

  void See(const ast::Expr& expr) {
    auto use = [&](const char* keyword) { style_.used_keywords.insert(keyword); };
    if (syntax::CallOf(expr, "internal.member_2") || syntax::CallOf(expr, "internal.member_3")) use("in");
    if (expr.As<ast::Every>()) use("every");
    if (expr.As<ast::NotBody>()) use("not");
    const auto* logical = expr.As<ast::Logical>();
    if (logical != nullptr) use(logical->op == ast::Logical::Op::kAnd ? "and" : "or");
    if (logical != nullptr && expr.negated) use("not");
  }

  Style& style_;
  std::map<std::string, int> wildcards_;
};

constexpr const char* kWordsOfV0[] = {"not",  "package", "import", "as",    "default", "else",
                                      "with", "null",    "true",   "false", "some"};
constexpr const char* kWordsOfV1[] = {"if", "contains", "in", "every"};
constexpr const char* kWordsOfV2[] = {"and", "or"};

void SeeImport(const ast::Import& import, Style& style, bool& v2_imported) {
  std::string path = syntax::DottedName(import.path);
  std::string keyword = FutureKeywordOf(import);
  if (!keyword.empty()) style.imported_keywords.push_back(keyword);
  bool all = path == "rego.v1" || path == "rego.v2" || path == "future.keywords";
  style.contains = style.contains || all || path == "future.keywords.contains";
  style.ifs = style.ifs || all || path == "future.keywords.if";
  v2_imported = v2_imported || path == "rego.v2";
}

}  // namespace

bool IsImportOf(const ast::Import& import, std::string_view path) { return syntax::DottedName(import.path) == path; }

std::string FutureKeywordOf(const ast::Import& import) {
  constexpr std::string_view kPrefix = "future.keywords.";
  std::string path = syntax::DottedName(import.path);
  if (!import.alias.empty() || !path.starts_with(kPrefix)) return "";
  bool one = import.path.As<ast::Ref>() != nullptr && import.path.As<ast::Ref>()->terms.size() == 3;
  return one ? path.substr(kPrefix.size()) : "";
}

Style StyleOf(const ast::Module& module, const Options& options) {
  Style style;
  style.v1 = options.target.newest != RegoVersion::kV0;
  style.v2 = options.target.newest == RegoVersion::kV2;
  style.contains = style.ifs = style.v1;
  style.keywords_in_refs = options.keywords_in_refs;
  bool v2_imported = false;
  for (const ast::Import& import : module.imports) SeeImport(import, style, v2_imported);
  Survey survey(style);
  for (const ast::Rule& rule : module.rules) survey.Visit(rule);

  style.keywords.insert(std::begin(kWordsOfV0), std::end(kWordsOfV0));
  if (style.v2 || v2_imported) {
    style.keywords.insert(std::begin(kWordsOfV1), std::end(kWordsOfV1));
    style.keywords.insert(std::begin(kWordsOfV2), std::end(kWordsOfV2));
    return style;
  }
  if (style.v1) style.keywords.insert(std::begin(kWordsOfV1), std::end(kWordsOfV1));
  style.keywords.insert(style.imported_keywords.begin(), style.imported_keywords.end());
  return style;
}

}  // namespace regoc::format
