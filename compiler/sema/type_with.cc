#include "compiler/sema/type_with.h"

#include <algorithm>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_body.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/walk.h"

namespace regoc::sema {

namespace {

void AddBelow(const RuleTree& node, std::vector<size_t>& rules) {
  rules.insert(rules.end(), node.rules.begin(), node.rules.end());
  for (const auto& [key, child] : node.children) AddBelow(child, rules);
}

// Key of a child in a RuleTree; empty for terms that are no scalar constant.
std::optional<std::string> TreeKey(const ast::Term& term) {
  if (const auto* s = term.As<ast::String>()) return s->value;
  if (!IsScalar(term)) return {};
  return "\x01" + (term.As<ast::Null>() ? std::string("null") : ConstantKey(term)->text);
}

void AddAt(const RuleTree& node, const ast::Ref& ref, size_t index, std::vector<size_t>& rules) {
  if (index == ref.terms.size()) return AddBelow(node, rules);
  if (index > 1) rules.insert(rules.end(), node.rules.begin(), node.rules.end());
  std::optional<std::string> key = TreeKey(ref.terms[index]);
  for (const auto& [name, child] : node.children) {
    if (!key || *key == name) AddAt(child, ref, index + 1, rules);
  }
}

struct DataRefs : Walker {
  std::vector<const ast::Ref*> refs;
  bool OnTerm(const ast::Term& term) {
    const auto* ref = term.As<ast::Ref>();
    const auto* head = ref ? ref->terms[0].As<ast::Var>() : nullptr;
    if (head != nullptr && head->name == "data") refs.push_back(ref);
    return false;
  }
};

}  // namespace

std::vector<size_t> ReplacementIndex::RulesAt(const ast::Ref& ref) const {
  std::vector<size_t> rules;
  const auto* head = ref.terms[0].As<ast::Var>();
  if (head != nullptr && head->name == "data") AddAt(program_.tree, ref, 1, rules);
  return rules;
}

void ReplacementIndex::BuildReaders() {
  if (!readers_.empty() || program_.rules.empty()) return;
  readers_.resize(program_.rules.size());
  for (size_t i = 0; i < program_.rules.size(); ++i) {
    DataRefs finder;
    WalkRule(finder, program_.rules[i].rule);
    for (const ast::Ref* ref : finder.refs) {
      for (size_t read : RulesAt(*ref)) {
        if (readers_[read].empty() || readers_[read].back() != i) readers_[read].push_back(i);
      }
    }
  }
}

std::shared_ptr<const TypeTree> ReplacementIndex::Affected(const ast::Ref& target, bool is_function) {
  std::string name = (is_function ? "f:" : "") + RefText(target);
  if (auto at = answers_.find(name); at != answers_.end()) return at->second;
  std::vector<size_t> pending = RulesAt(target);
  std::shared_ptr<TypeTree> tree;
  if (!pending.empty()) BuildReaders();
  std::vector<bool> seen(program_.rules.size());
  while (!pending.empty()) {
    size_t rule = pending.back();
    pending.pop_back();
    if (seen[rule]) continue;
    seen[rule] = true;
    pending.insert(pending.end(), readers_[rule].begin(), readers_[rule].end());
    const auto* ref = program_.rules[rule].rule.head.ref.As<ast::Ref>();
    if (is_function && ref != nullptr && RefText(*ref) == RefText(target)) continue;
    if (!tree) tree = std::make_shared<TypeTree>();
    tree->Put(PathFromRule(program_.rules[rule].path), Type::Any());
  }
  answers_[name] = tree;
  return tree;
}

namespace {

// Ground operands of `target` behind its head; `complete` when there are no others.
TypePath GroundPath(const ast::Ref& target, bool& complete) {
  TypePath path;
  for (size_t i = 1; i < target.terms.size(); ++i) {
    std::optional<TypeKey> key = ConstantKey(target.terms[i]);
    if (!key) {
      complete = false;
      break;
    }
    path.push_back(*key);
  }
  return path;
}

}  // namespace

bool BodyChecker::AddReplacements(const ast::Expr& expr, TypeScope& layer) {
  bool any = false;
  for (const ast::With& with : expr.with) {
    ast::Ref target;
    if (const auto* ref = with.target.As<ast::Ref>()) target = *ref;
    else if (with.target.As<ast::Var>()) target.terms.push_back(with.target);
    const auto* root = target.terms.empty() ? nullptr : target.terms[0].As<ast::Var>();
    if (root == nullptr || !IsRootName(root->name)) continue;
    Type type = scope_.Reference(target);
    bool is_function = type.Is(TypeKind::kFunction);
    if (std::shared_ptr<const TypeTree> affected = context_.replacements.Affected(target, is_function)) {
      layer.Overlay("data", std::move(affected));
      any = true;
    }
    if (is_function) continue;
    bool complete = true;
    TypePath path = GroundPath(target, complete);
    Type replaced = Type::Any();
    // Where it isn't known what is replaced, nothing more can be said of what contains it.
    if (complete && type.known()) {
      Type value = TypeOf(with.value);
      Type both = value.known() ? Union(type, value) : Type();
      if (both.known()) replaced = both;
    }
    layer.Documents(root->name).Put(path, replaced);
    any = true;
  }
  return any;
}

}  // namespace regoc::sema
