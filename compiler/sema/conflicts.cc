#include <algorithm>

#include "compiler/sema/rule_tree.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

namespace {

class ConflictChecker {
 public:
  explicit ConflictChecker(Analysis& analysis) : analysis_(analysis) {}

  void Visit(const RuleTree& node) {
    if (!node.rules.empty()) Check(node);
    for (const auto& child : node.children) Visit(child.second);
  }

 private:
  struct Kinds {
    bool sets = false, values = false;  // of what the rules define
    bool complete = false, partial = false;
    bool set_here = false, set_below = false;  // p contains x; p[k] contains x
    bool arities_differ = false;
  };

  const RuleInfo& Info(size_t rule) const { return analysis_.program.rules[rule]; }
  bool IsGround(size_t rule) const {
    const auto& ref = Info(rule).rule.head.ref.As<ast::Ref>()->terms;
    return std::all_of(ref.begin() + 1, ref.end(), [](const ast::Term& t) { return IsScalar(t); });
  }

  Kinds KindsOf(const RuleTree& node) const {
    Kinds kinds;
    for (size_t rule : node.rules) {
      const ast::Head& head = Info(rule).rule.head;
      bool ground = IsGround(rule);
      (head.key ? kinds.sets : kinds.values) = true;
      (!head.key && ground ? kinds.complete : kinds.partial) = true;
      if (head.key) (ground ? kinds.set_here : kinds.set_below) = true;
      if (head.args.size() != Info(node.rules[0]).rule.head.args.size()) kinds.arities_differ = true;
    }
    return kinds;
  }

  void Check(const RuleTree& node) {
    bool any_ground = std::any_of(node.rules.begin(), node.rules.end(), [&](size_t r) { return IsGround(r); });
    std::vector<size_t> below;
    // Inside of what a variable reference defines, only functions are in the way.
    CollectBelow(node, !any_ground, below);
    auto name = [&] { return RuleText(analysis_, node.rules.back()); };
    SourceRange where = Info(node.rules[0]).rule.range;
    Kinds kinds = KindsOf(node);
    if (!below.empty()) {
      analysis_.reporter.Fatal(kRuleConflict, where, {name(), ConflictLines(below)}).hint =
          "a rule with a fixed name owns everything below it; rename one, or use a variable in the reference";
    } else if ((kinds.sets && kinds.values) || kinds.arities_differ || (kinds.complete && kinds.partial) ||
               (kinds.set_here && kinds.set_below)) {
      analysis_.reporter.Fatal(kConflictingRules, where, {name()}).hint = ConflictHint(kinds);
    } else {
      CheckDefaults(node);
    }
  }

  static std::string ConflictHint(const Kinds& kinds) {
    if (kinds.arities_differ) return "all definitions of a function need the same number of arguments";
    if (kinds.sets && kinds.values)
      return "a rule is either a set (`contains`) or a value (`:=`) in all its definitions";
    return "a rule is either one value, a set, or an object in all its definitions";
  }

  void CheckDefaults(const RuleTree& node) {
    std::string places;
    SourceRange where;
    int count = 0;
    for (size_t rule : node.rules) {
      if (!Info(rule).rule.is_default) continue;
      if (++count == 1) where = analysis_.ModuleOf(Info(rule)).package.range;
    }
    if (count <= 1) return;
    for (size_t rule : node.rules)
      if (Info(rule).rule.is_default) places += (places.empty() ? "" : ", ") + PlaceText(Info(rule).rule.range);
    analysis_.reporter.Fatal(kMultipleDefaults, where, {RuleText(analysis_, node.rules.back()), places}).hint =
        "keep one of them";
  }

  void CollectBelow(const RuleTree& node, bool functions_only, std::vector<size_t>& out) const {
    for (const auto& child : node.children) {
      for (size_t rule : child.second.rules)
        if (!functions_only || Info(rule).kind == RuleKind::kFunction) out.push_back(rule);
      CollectBelow(child.second, functions_only, out);
    }
  }

  // One line for each rule that no other one's path leads to.
  std::string ConflictLines(const std::vector<size_t>& rules) const {
    std::vector<std::pair<std::string, size_t>> sorted;
    for (size_t rule : rules) sorted.emplace_back(RuleText(analysis_, rule), rule);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string lines;
    std::string last;
    for (const auto& [text, rule] : sorted) {
      bool covered = !last.empty() && text.starts_with(last) &&
                     (text.size() == last.size() || text[last.size()] == '.' || text[last.size()] == '[');
      if (covered) continue;
      last = text;
      lines += "\n  rule " + text + " at " + PlaceText(Info(rule).rule.range);
    }
    return lines;
  }

  Analysis& analysis_;
};

std::string Joined(const std::vector<std::string>& path, char separator) {
  std::string out;
  for (size_t i = 0; i < path.size(); ++i) out += (i > 0 ? std::string(1, separator) : "") + path[i];
  return out;
}

void CheckData(Analysis& analysis) {
  StringMap<bool> present;
  for (const auto& path : analysis.options.data_paths)
    for (size_t n = 1; n <= path.size(); ++n)
      present.emplace(Joined(std::vector<std::string>(path.begin(), path.begin() + static_cast<long>(n)), '\0'), true);
  if (present.empty()) return;
  StringMap<bool> reported;
  for (const RuleInfo& info : analysis.program.rules)
    if (present.find(Joined(info.path, '\0')) != present.end() &&
        reported.emplace(Joined(info.path, '\0'), true).second)
      analysis.reporter.Fatal(kDataConflict, info.rule.range, {Joined(info.path, '/')}).hint =
          "move the data or rename the rule: a document is either data or made by rules";
}

// Whether a rule stands where the package does.
bool IsRule(const RuleTree& tree, const ast::Package& package) {
  const RuleTree* node = &tree;
  for (size_t i = 1; i < package.path.size(); ++i) {
    auto at = node->children.find(PathKey(package.path[i]).value_or(""));
    if (at == node->children.end()) return false;
    node = &at->second;
  }
  return !node->rules.empty();
}

// A package must not have the path of a rule.
void CheckPackages(Analysis& analysis) {
  const std::vector<ast::Module>& all = analysis.program.modules;
  if (std::none_of(all.begin(), all.end(),
                   [&](const ast::Module& m) { return IsRule(analysis.program.tree, m.package); }))
    return;
  StringMap<std::vector<size_t>> modules;
  const Program& program = analysis.program;
  for (size_t m = 0; m < program.modules.size(); ++m) {
    std::vector<std::string> path;
    for (size_t i = 1; i < program.modules[m].package.path.size(); ++i)
      path.push_back(PathKey(program.modules[m].package.path[i]).value_or(""));
    modules[Joined(path, '\0')].push_back(m);
  }
  for (const RuleInfo& info : program.rules) {
    const ast::Ref& ref = *info.rule.head.ref.As<ast::Ref>();
    size_t package_size = analysis.ModuleOf(info).package.path.size() - 1;
    if (info.path.size() != package_size + ref.terms.size()) continue;
    auto at = modules.find(Joined(info.path, '\0'));
    if (at == modules.end()) continue;
    for (size_t other : at->second) {
      ast::Ref path{program.modules[other].package.path};
      std::string package = RefText(path);
      analysis.reporter
          .Fatal(kPackageConflict, analysis.ModuleOf(info).package.range,
                 {"package " + package.substr(package.find('.') + 1), RefText(ref), PlaceText(info.rule.range)})
          .hint = "rename the rule or the package";
    }
  }
}

}  // namespace

void CheckConflicts(Analysis& analysis) {
  ConflictChecker(analysis).Visit(analysis.program.tree);
  CheckData(analysis);
  CheckPackages(analysis);
}

}  // namespace regoc::sema
