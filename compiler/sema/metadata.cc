#include "compiler/sema/metadata.h"

#include <algorithm>
#include <map>

#include "compiler/sema/metadata_terms.h"
#include "compiler/sema/rule_tree.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Term;
using syntax::Annotations;
using Path = std::vector<std::string>;

namespace {

enum class Ask { kNothing, kChain, kRule };

Ask AskOf(const ast::Expr& expr) {
  const ast::Call* call = CallOf(expr);
  const auto* op = call != nullptr ? call->op->As<ast::Ref>() : nullptr;
  if (op == nullptr || op->terms.size() != 3) return Ask::kNothing;
  std::string name = DottedName(*call->op);
  if (name == "rego.metadata.chain") return Ask::kChain;
  return name == "rego.metadata.rule" ? Ask::kRule : Ask::kNothing;
}

// The places of the first call of each kind.
struct AskFinder : Walker {
  SourceRange chain, rule;
  bool has_chain = false, has_rule = false;
  bool OnExpr(const ast::Expr& expr) {
    Ask ask = AskOf(expr);
    if (ask == Ask::kChain && !std::exchange(has_chain, true)) chain = expr.range;
    if (ask == Ask::kRule && !std::exchange(has_rule, true)) rule = expr.range;
    return false;
  }
};

// Puts the variables in the place of the calls.
struct AskReplacer : Walker {
  std::string chain, rule;
  bool OnExpr(ast::Expr& expr) {
    Ask ask = AskOf(expr);
    if (ask == Ask::kNothing) return false;
    Term value = MakeVar(ask == Ask::kChain ? chain : rule, expr.range);
    ast::Call& call = *CallOf(expr);
    if (call.args.empty()) {
      expr.node = std::move(value);
    } else {
      std::vector<Term> args;
      args.push_back(std::move(call.args[0]));
      args.push_back(std::move(value));
      expr.node = MakeCall(kEq, std::move(args), expr.range);
    }
    expr.generated = true;
    return true;
  }
};

}  // namespace

// The annotations of a program, by what they hold for.
class AnnotationIndex {
 public:
  AnnotationIndex(const Program& program, Reporter& reporter) : program_(program) {
    decoded_.reserve(program.modules.size());
    for (const ast::Module& module : program.modules) {
      DiagnosticSink sink;
      decoded_.push_back(syntax::DecodeAnnotations(module, sink));
      for (const Diagnostic& d : sink.diagnostics()) reporter.Fatal(kInvalidAnnotation, d.range, {d.message});
    }
    std::vector<size_t> first_rule(program.modules.size() + 1, program.rules.size());
    for (size_t i = program.rules.size(); i-- > 0;) first_rule[program.rules[i].module] = i;
    for (size_t m = 0; m < decoded_.size(); ++m)
      for (const Annotations& a : decoded_[m])
        Add(reporter, a, m, a.target == Annotations::Target::kRule ? first_rule[m] + a.rule : 0);
  }

  // Of scope "rule", from the nearest to the farthest above.
  std::vector<const Annotations*> OfRule(size_t rule) const {
    auto at = rules_.find(rule);
    if (at == rules_.end()) return {};
    return {at->second.rbegin(), at->second.rend()};
  }

  // [{"path": […], "annotations": {…}}, …] from the rule outward. `own`: the rule's own annotations count.
  Term Chain(size_t rule, bool own, SourceRange range) const {
    const RuleInfo& info = program_.rules[rule];
    ast::Array chain;
    std::vector<const Annotations*> of_rule = own ? OfRule(rule) : std::vector<const Annotations*>{};
    for (const Annotations* a : of_rule) chain.items.push_back(Link(info.path, a, range));
    if (of_rule.empty()) chain.items.push_back(Link(info.path, nullptr, range));
    if (auto at = paths_.find(info.path); at != paths_.end()) chain.items.push_back(Link(info.path, at->second, range));
    Path package = PackagePath(info.module);
    if (auto at = packages_.find(package); at != packages_.end())
      chain.items.push_back(Link(package, at->second, range));
    for (Path path = package;; path.pop_back()) {
      if (auto at = paths_.find(path); at != paths_.end()) chain.items.push_back(Link(path, at->second, range));
      if (path.empty()) break;
    }
    return Term{range, std::move(chain)};
  }

 private:
  Path PackagePath(size_t module) const {
    Path path;
    const auto& terms = program_.modules[module].package.path;
    for (size_t i = 1; i < terms.size(); ++i) path.push_back(PathKey(terms[i]).value_or(""));
    return path;
  }
  void Add(Reporter& reporter, const Annotations& a, size_t module, size_t rule) {
    bool on_rule = a.target == Annotations::Target::kRule;
    if (a.scope == "rule" && on_rule) rules_[rule].push_back(&a);
    if (a.scope == "document" && on_rule) AddOnce(reporter, paths_, program_.rules[rule].path, a);
    if (a.scope == "package") AddOnce(reporter, packages_, PackagePath(module), a);
    if (a.scope == "subpackages") AddOnce(reporter, paths_, PackagePath(module), a);
  }
  void AddOnce(Reporter& reporter, std::map<Path, const Annotations*>& into, Path path, const Annotations& a) {
    auto [at, added] = into.emplace(std::move(path), &a);
    if (added) return;
    reporter.Fatal(kAnnotationRedeclared, a.block->range, {a.scope, PlaceText(at->second->block->range)})
        .hint = "keep one of the two blocks";
  }
  static Term Link(const Path& path, const Annotations* a, SourceRange range) {
    ast::Array parts;
    for (const std::string& key : path)
      parts.items.push_back(MakeString(key.starts_with('\x01') ? key.substr(1) : key, range));
    ast::Object link;
    link.items.push_back({MakeString("path", range), Term{range, std::move(parts)}});
    if (a != nullptr) link.items.push_back({MakeString("annotations", range), AnnotationTerm(*a, range)});
    return Term{range, std::move(link)};
  }

  const Program& program_;
  std::vector<std::vector<Annotations>> decoded_;  // by module
  std::map<size_t, std::vector<const Annotations*>> rules_;
  std::map<Path, const Annotations*> packages_, paths_;
};

namespace {

class MetadataRewriter {
 public:
  // Annotations are indexed where there are any, also when nobody asks for them: two for one thing are an error.
  explicit MetadataRewriter(Analysis& analysis) : analysis_(analysis) {
    for (size_t m = analysis.first_module; m < analysis.end_module; ++m)
      if (!analysis.program.modules[m].annotations.empty()) Index();
  }

  void Rewrite(size_t index, ast::Rule& rule, bool is_first) {
    AskFinder asks;
    WalkHead(asks, rule.head);
    WalkBody(asks, rule.body);
    if (!asks.has_chain && !asks.has_rule) return;
    const AnnotationIndex& annotations = Index();
    AskReplacer replacer;
    ast::Body body;
    if (asks.has_chain) replacer.chain = Bind(index, annotations.Chain(index, is_first, asks.chain), body);
    if (asks.has_rule) {
      auto own = is_first ? annotations.OfRule(index) : std::vector<const Annotations*>{};
      Term value = own.empty() ? Term{asks.rule, ast::Object{}} : AnnotationTerm(*own.back(), asks.rule);
      replacer.rule = Bind(index, std::move(value), body);
    }
    WalkHead(replacer, rule.head);
    WalkBody(replacer, rule.body);
    Append(body, std::move(rule.body));
    rule.body = std::move(body);
  }

 private:
  const AnnotationIndex& Index() {
    Subject& subject = analysis_.subject;
    std::call_once(subject.annotations_made, [&] {
      subject.annotations = std::make_shared<const AnnotationIndex>(subject.program, analysis_.reporter);
    });
    return *subject.annotations;
  }
  std::string Bind(size_t index, Term value, ast::Body& body) {
    Term local = MakeVar(analysis_.states[index].names.Fresh(), value.range);
    std::string name = local.As<ast::Var>()->name;
    body.push_back(Equals(std::move(local), std::move(value)));
    return name;
  }

  Analysis& analysis_;
};

}  // namespace

void RewriteMetadataCalls(Analysis& analysis) {
  MetadataRewriter rewriter(analysis);
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i) {
    bool is_first = true;
    ForEachInChain(analysis.program.rules[i].rule,
                   [&](ast::Rule& rule) { rewriter.Rewrite(i, rule, std::exchange(is_first, false)); });
  }
}

}  // namespace regoc::sema
