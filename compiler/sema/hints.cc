#include "compiler/sema/hints.h"

#include <algorithm>
#include <vector>

#include "compiler/sema/resolve.h"
#include "compiler/sema/rule_tree.h"
#include "compiler/sema/terms.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  size_t longer = std::max(a.size(), b.size()), shorter = std::min(a.size(), b.size());
  if (longer - shorter > limit || longer > 64) return limit + 1;
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

namespace {

// Keeps the candidates that are closest to a name.
class Closest {
 public:
  explicit Closest(std::string_view name) : name_(name), best_(name.size() < 4 ? 1 : 2) {}
  void Offer(std::string_view candidate, std::string shown) {
    if (candidate == name_) return;
    size_t distance = EditDistance(name_, candidate, best_);
    if (distance > best_) return;
    if (distance < best_) found_.clear();
    best_ = distance;
    if (found_.size() < 3 && std::find(found_.begin(), found_.end(), shown) == found_.end())
      found_.push_back(std::move(shown));
  }
  void Offer(std::string_view candidate) { Offer(candidate, std::string(candidate)); }
  // "did you mean `a` or `b`?", or empty.
  std::string Question() const {
    std::string out;
    for (const std::string& name : found_) out += (out.empty() ? "did you mean `" : " or `") + name + "`";
    return out.empty() ? out : out + "?";
  }

 private:
  std::string_view name_;
  size_t best_;
  std::vector<std::string> found_;
};

const ast::Module* ModuleAt(const Program& program, SourceRange range) {
  for (const ast::Module& module : program.modules)
    if (module.file.get() == range.file) return &module;
  return nullptr;
}

struct VarNames : Walker {
  Closest& closest;
  explicit VarNames(Closest& c) : closest(c) {}
  bool OnTerm(const ast::Term& term) {
    if (const auto* var = term.As<ast::Var>(); var != nullptr && var->name[0] != '$') closest.Offer(var->name);
    return false;
  }
};

// A package's rule of that name elsewhere: "data.lib.users".
std::string RuleElsewhere(const Program& program, std::string_view name) {
  for (const ast::Module& module : program.modules) {
    for (const ast::Rule& rule : module.rules) {
      const auto* head = rule.head.ref.As<ast::Ref>()->terms[0].As<ast::Var>();
      if (head == nullptr || head->name != name) continue;
      ast::Ref ref{module.package.path};
      ref.terms.push_back(MakeString(std::string(name), rule.range));
      return RefText(ref);
    }
  }
  return "";
}

// A package whose last part is the name: it can be imported.
std::string PackageElsewhere(const Program& program, std::string_view name) {
  for (const ast::Module& module : program.modules) {
    const std::string* last = StringKey(module.package.path.back());
    if (last != nullptr && *last == name) return RefText(ast::Ref{module.package.path});
  }
  return "";
}

}  // namespace

std::string UnsafeVarHint(const Program& program, SourceRange range, std::string_view name) {
  if (name.empty() || name[0] == '$')
    return "`_` stands for any value and can't be used in a negation or as an operand alone";
  const ast::Module* module = ModuleAt(program, range);
  if (std::string path = PackageElsewhere(program, name); !path.empty()) return "add `import " + path + "`";
  if (std::string path = RuleElsewhere(program, name); !path.empty())
    return "write `" + path + "`, or add `import " + path + "`";
  Closest closest(name);
  if (module != nullptr) {
    for (const ast::Import& import : module->imports) closest.Offer(ImportName(import));
    VarNames vars(closest);
    for (const ast::Rule& rule : module->rules) {
      if (const auto* head = rule.head.ref.As<ast::Ref>()->terms[0].As<ast::Var>()) closest.Offer(head->name);
      if (rule.range.begin <= range.begin && range.begin < std::max(rule.range.end, rule.range.begin + 1))
        WalkRule(vars, rule);
    }
  }
  for (std::string_view root : {"input", "data"}) closest.Offer(root);
  if (std::string question = closest.Question(); !question.empty()) return question;
  return "give it a value in the body (`" + std::string(name) + " := …`), or enumerate with `some " +
         std::string(name) + " in …`";
}

std::string UndefinedFunctionHint(const Program& program, std::string_view name) {
  Closest closest(name);
  for (const decls::BuiltinDecl& decl : decls::AllBuiltins()) {
    closest.Offer(decl.name);
    size_t dot = decl.name.rfind('.');
    if (dot != std::string_view::npos && decl.name.substr(dot + 1) == name)
      return "did you mean `" + std::string(decl.name) + "`?";
  }
  std::string_view last = name.substr(name.rfind('.') + 1);
  for (const RuleInfo& info : program.rules) {
    if (info.kind != RuleKind::kFunction) continue;
    std::string path = "data";
    for (const std::string& part : info.path) path += "." + part;
    if (info.path.back() == last && path != name) return "did you mean `" + path + "`?";
    closest.Offer(path);
    if (name.find('.') == std::string_view::npos) closest.Offer(info.path.back(), path);
  }
  std::string question = closest.Question();
  return question.empty() ? "define it, or import the package that does" : question;
}

std::string FunctionSignatureHint(const Functions& functions, const ast::Term& op) {
  const ast::Ref* ref = op.As<ast::Ref>();
  const RuleTree* node = ref != nullptr ? functions.Find(*ref) : nullptr;
  if (node == nullptr || node->rules.empty()) return "";
  SourceRange range = functions.program().rules[node->rules[0]].rule.head.range;
  if (functions.program().rules[node->rules[0]].kind != RuleKind::kFunction)
    return "it is a rule, not a function (" + PlaceText(range) + "): leave the parentheses out";
  std::string_view text = range.text();
  return "defined as `" + std::string(text.substr(0, text.find('\n'))) + "` at " + PlaceText(range);
}

std::string DeprecatedHint(std::string_view name) {
  struct Replacement {
    std::string_view name, instead;
  };
  static constexpr Replacement kReplacements[] = {
      {"all", "`every x in xs { x }`"},
      {"any", "`true in xs`"},
      {"re_match", "`regex.match`"},
      {"set_diff", "`a - b`"},
      {"net.cidr_overlap", "`net.cidr_contains`"},
      {"cast_array", "`is_array`"},
      {"cast_boolean", "`is_boolean`"},
      {"cast_null", "`is_null`"},
      {"cast_object", "`is_object`"},
      {"cast_set", "`is_set`"},
      {"cast_string", "`is_string`"},
  };
  for (const Replacement& row : kReplacements)
    if (row.name == name) return "write " + std::string(row.instead) + " instead";
  return "it is not part of this version of the language";
}

}  // namespace regoc::sema
