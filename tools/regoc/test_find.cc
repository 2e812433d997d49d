#include "tools/regoc/test_find.h"

#include <map>
#include <tuple>

#include "compiler/syntax/printer.h"
#include "runtime/builtins/regex_cache.h"

namespace regoc::cli {

namespace {

constexpr std::string_view kPrefix = "test_";
constexpr std::string_view kTodo = "todo_test_";

// Where the name of a test stands in a head's reference as written: the first part that has the prefix. The last ground
// part when none has.
size_t NameAt(const std::vector<ast::Term>& terms, std::string* name) {
  size_t last = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    auto* var = terms[i].As<ast::Var>();
    auto* text = terms[i].As<ast::String>();
    bool ground =
        i == 0 || text || terms[i].As<ast::Number>() || terms[i].As<ast::Boolean>() || terms[i].As<ast::Null>();
    if (!ground) break;
    *name = var ? var->name : text ? text->value : "";
    last = i;
    if (name->starts_with(kPrefix) || name->starts_with(kTodo)) break;
  }
  return last;
}

std::string RefText(const std::vector<ast::Term>& terms, size_t count) {
  ast::Term ref;
  ref.node = ast::Ref{{terms.begin(), terms.begin() + static_cast<ptrdiff_t>(count)}};
  return syntax::Print(ref);
}

std::string PackageText(const ast::Module& module) { return RefText(module.package.path, module.package.path.size()); }

std::string Joined(const std::vector<std::string>& path, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += (text.empty() ? "" : "/") + path[i];
  return text;
}

}  // namespace

void RenameDuplicates(std::vector<ast::Module>& modules) {
  std::map<std::string, size_t> counts;
  for (ast::Module& module : modules) {
    for (ast::Rule& rule : module.rules) {
      std::vector<ast::Term>& terms = rule.head.ref.As<ast::Ref>()->terms;
      std::string name;
      size_t at = NameAt(terms, &name);
      if (!name.starts_with(kPrefix)) continue;
      size_t& count = counts[PackageText(module) + "\n" + RefText(terms, at + 1)];
      if (count > 0) {
        name += (count < 10 ? "#0" : "#") + std::to_string(count);
        if (at == 0)
          terms[at].node = ast::Var{name};
        else
          terms[at].node = ast::String{name};
      }
      ++count;
    }
  }
}

Result<std::vector<TestCase>> FindTests(const sema::Program& program, const std::string& pattern) {
  Arena arena;
  BuiltinCache cache;
  CallContext context{arena, cache};
  std::string_view fault;
  const RE2* run = builtins::CompileRegex(context, pattern, fault);
  if (!run) return Error{std::string(fault)};
  std::vector<TestCase> tests;
  for (const sema::RuleInfo& info : program.rules) {
    const ast::Module& module = program.modules[info.module];
    size_t package = module.package.path.size();
    const std::vector<ast::Term>& absolute = info.rule.head.ref.As<ast::Ref>()->terms;
    std::vector<ast::Term> terms(absolute.begin() + static_cast<ptrdiff_t>(package), absolute.end());
    if (auto* first = terms[0].As<ast::String>()) terms[0].node = ast::Var{first->value};
    std::string name;
    size_t at = NameAt(terms, &name);
    if (!name.starts_with(kPrefix) && !name.starts_with(kTodo)) continue;
    TestCase test;
    test.package = PackageText(module);
    if (!RE2::PartialMatch(RefText(absolute, package + at + 1), *run)) continue;
    test.name = RefText(terms, at + 1);
    test.file = module.file->name();
    std::tie(test.row, test.column) = std::pair(info.rule.range.start().row, info.rule.range.start().column);
    test.entrypoint = Joined(info.path, package - 1 + at + 1);
    test.skipped = name.starts_with(kTodo);
    // An object of cases: a reference with more than names in it, and no set.
    for (size_t i = 1; i < terms.size(); ++i) test.cases = test.cases || !terms[i].As<ast::String>();
    test.cases = test.cases && info.kind != sema::RuleKind::kFunction && !info.rule.head.key.has_value();
    test.callable = info.kind != sema::RuleKind::kFunction;
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace regoc::cli
