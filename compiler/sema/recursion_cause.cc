// Why a cycle may close: which reference, and which values its variables need for that.
#include <algorithm>

#include "compiler/sema/graph.h"
#include "compiler/syntax/compare.h"
#include "compiler/syntax/printer.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Ref;
using ast::Term;

namespace {

constexpr size_t kMaxConditions = 2;  // more are not spelled out
constexpr size_t kMaxMembers = 5;     // of a collection

struct Found {
  RuleGraph::Use use;
  std::vector<size_t> positions;
};

// Where a variable gets its value.
struct Origin {
  enum class Kind { kUnknown, kInput, kRule, kCollection, kBuiltin, kHeadKey, kHeadArg } kind = Kind::kUnknown;
  Ref ref;                           // kInput, kRule: without operands that vary
  const Term* collection = nullptr;  // kCollection
  std::string builtin;               // kBuiltin
};

class CauseWriter {
 public:
  CauseWriter(const Analysis& analysis, const RuleGraph& graph, size_t from, size_t to)
      : analysis_(analysis),
        graph_(graph),
        from_(graph.nodes()[from]),
        to_(graph.nodes()[to]),
        names_(analysis.states[from_.rule].names) {}

  std::string Write(bool first) {
    if (!Find()) return "";
    const std::vector<Term> target = FullRef(to_.rule);
    Ref shown = Shown();
    shown.terms.resize(std::min(shown.terms.size(), target.size()));
    std::string out = " (" + RefText(shown) + (first ? "" : " in " + RuleText(analysis_, from_.rule));
    if (!Conditions(target) || conditions_.empty() || conditions_.size() > kMaxConditions || !CanHold())
      return out + " could refer to " + RuleText(analysis_, to_.rule) + ")";
    out += " refers to " + RuleText(analysis_, to_.rule);
    for (size_t i = 0; i < conditions_.size(); ++i) {
      const auto& [position, value] = conditions_[i];
      out += (i == 0 ? " if " : " and ") + TermText(shown.terms[position]) + " is " + TermText(*value);
      if (std::string note = Note(position, shown.terms[position]); !note.empty()) out += " (" + note + ")";
    }
    return out + ")";
  }

 private:
  // The first reference of the rule that means the target only if its variables allow.
  bool Find() {
    bool found = false, certain = false;
    RuleGraph::ForEachUse(*from_.source, [&](const RuleGraph::Use& use, const Ref& ref) {
      bool reaches = false;
      auto below = [&](auto& self, const RuleTree& node) -> void {
        reaches = reaches || std::find(node.rules.begin(), node.rules.end(), to_.rule) != node.rules.end();
        for (const auto& child : node.children) self(self, child.second);
      };
      graph_.ForEachTarget(
          ref, [&](size_t rule) { reaches = reaches || rule == to_.rule; },
          [&](const RuleTree& node) { below(below, node); });
      if (!reaches) return;
      std::vector<size_t> positions;
      if (graph_.Selects(use, to_.rule, &positions)) certain = true;
      if (found) return;
      found = true;
      found_ = {use, std::move(positions)};
    });
    return found && !certain;
  }

  std::vector<Term> FullRef(size_t rule) const {
    const RuleInfo& info = analysis_.program.rules[rule];
    std::vector<Term> terms = analysis_.ModuleOf(info).package.path;
    const auto& head = info.rule.head.ref.As<Ref>()->terms;
    const auto* name = head[0].As<ast::Var>();
    terms.push_back(name != nullptr ? MakeString(name->name, head[0].range) : head[0]);
    terms.insert(terms.end(), head.begin() + 1, head.end());
    return terms;
  }
  // With variables as the user wrote them.
  Ref Shown() const {
    Ref shown = *found_.use.written;
    for (Term& term : shown.terms)
      if (auto* var = term.As<ast::Var>()) var->name = names_.Variable(var->name);
    return shown;
  }

  // False: an operand would need two values.
  bool Conditions(const std::vector<Term>& target) {
    for (size_t position : found_.positions) {
      const Term& term = found_.use.written->terms[position];
      auto same = std::find_if(conditions_.begin(), conditions_.end(), [&](const auto& c) {
        return syntax::Compare(found_.use.written->terms[c.first], term) == 0;
      });
      if (same == conditions_.end()) {
        values_.push_back(std::make_unique<Term>(target[position]));
        conditions_.emplace_back(position, values_.back().get());
      } else if (syntax::Compare(*same->second, target[position]) != 0) {
        return false;
      }
    }
    return true;
  }

  // A collection without the value, or a built-in that never returns one of its type, can't close the cycle as stated.
  bool CanHold() const {
    for (const auto& [position, value] : conditions_) {
      const auto* var = found_.use.narrowed.terms[position].As<ast::Var>();
      if (var == nullptr) continue;
      Origin origin = OriginOf(var->name, 0);
      if (origin.kind == Origin::Kind::kCollection) {
        auto members = MembersOf(*origin.collection);
        bool has = members && std::any_of(members->begin(), members->end(),
                                          [&](const Term* m) { return syntax::Compare(*m, *value) == 0; });
        if (!has) return false;
      }
      const auto* decl = origin.kind == Origin::Kind::kBuiltin ? decls::FindBuiltin(origin.builtin) : nullptr;
      if (decl != nullptr && IsScalar(*value)) {
        std::string_view type = decls::ResultOf(*decl).type;
        if (type != "any" && type.find(KindName(*value)) != 0 && type.find("any<") != 0) return false;
      }
    }
    return true;
  }

  std::string Note(size_t position, const Term& shown) const {
    const Term& term = found_.use.narrowed.terms[position];
    if (const Ref* ref = term.As<Ref>()) {
      const auto* head = ref->terms[0].As<ast::Var>();
      return head != nullptr && head->name == "data" ? "rule values aren't known at compile time" : "";
    }
    const auto* var = term.As<ast::Var>();
    if (var == nullptr) return "";
    Origin origin = OriginOf(var->name, 0);
    std::string name = TermText(shown);
    switch (origin.kind) {
      case Origin::Kind::kUnknown:
        return "";
      case Origin::Kind::kInput:
        return name + " comes from " + RefText(origin.ref);
      case Origin::Kind::kRule:
        return name + " comes from rule " + RefText(origin.ref) + ", whose value isn't known at compile time";
      case Origin::Kind::kCollection: {
        size_t count = MembersOf(*origin.collection)->size();
        return name + " is one of " +
               (count > kMaxMembers ? std::to_string(count) + " values" : syntax::Print(*origin.collection));
      }
      case Origin::Kind::kBuiltin:
        return name + " is computed by " + origin.builtin;
      case Origin::Kind::kHeadKey:
        return name + " is a key of " + RuleText(analysis_, from_.rule);
      case Origin::Kind::kHeadArg:
        return name + " is an argument of " + RuleText(analysis_, from_.rule);
    }
    return "";
  }

  // What the first expression says that has the variable as a side of an equality.
  const Term* BindingOf(const std::string& name) const {
    const ast::Body& body = from_.source->body;
    for (size_t i = 0; i < std::min(found_.use.index, body.size()); ++i) {
      if (body[i].negated || !body[i].with.empty() || !IsEquality(body[i])) continue;
      const auto& args = CallOf(body[i])->args;
      for (size_t side = 0; side < 2; ++side)
        if (const auto* var = args[side].As<ast::Var>(); var != nullptr && var->name == name) return &args[1 - side];
    }
    return nullptr;
  }
  std::string BuiltinOf(const std::string& name) const {
    const ast::Body& body = from_.source->body;
    for (size_t i = 0; i < std::min(found_.use.index, body.size()); ++i) {
      const ast::Call* call =
          body[i].negated || !body[i].with.empty() || IsEquality(body[i]) ? nullptr : CallOf(body[i]);
      const auto* output = call != nullptr && !call->args.empty() ? call->args.back().As<ast::Var>() : nullptr;
      if (output == nullptr || output->name != name) continue;
      const auto* decl = decls::FindBuiltin(DottedName(*call->op));
      if (decl != nullptr && decls::ArityOf(*decl) + 1 == static_cast<int>(call->args.size()))
        return std::string(decl->name);
    }
    return "";
  }
  const Term* ConstantCollection(const Term* term) const {
    for (size_t depth = 0; term != nullptr && depth <= from_.source->body.size(); ++depth) {
      const auto* var = term->As<ast::Var>();
      if (var == nullptr) return IsConstant(*term) && MembersOf(*term) ? term : nullptr;
      term = BindingOf(var->name);
    }
    return nullptr;
  }
  static Ref ConstantPrefix(const Ref& ref) {
    Ref prefix;
    for (const Term& term : ref.terms) {
      if (!prefix.terms.empty() && !IsConstant(term)) break;
      prefix.terms.push_back(term);
    }
    return prefix;
  }

  Origin OriginOf(const std::string& name, size_t depth) const {
    using Kind = Origin::Kind;
    if (depth > from_.source->body.size()) return {};
    if (std::string builtin = BuiltinOf(name); !builtin.empty()) return {Kind::kBuiltin, {}, nullptr, builtin};
    if (const Term* term = BindingOf(name)) {
      if (const auto* var = term->As<ast::Var>()) return OriginOf(var->name, depth + 1);
      const Ref* ref = term->As<Ref>();
      const auto* head = ref != nullptr ? ref->terms[0].As<ast::Var>() : nullptr;
      if (head != nullptr && head->name == "input") return {Kind::kInput, ConstantPrefix(*ref), nullptr, ""};
      if (head != nullptr && head->name == "data") return {Kind::kRule, ConstantPrefix(*ref), nullptr, ""};
      if (ref != nullptr && ref->terms.size() == 2 && !IsConstant(ref->terms[1]))
        if (const Term* collection = ConstantCollection(&ref->terms[0])) return {Kind::kCollection, {}, collection, ""};
    }
    auto is = [&](const Term& term) { return term.As<ast::Var>() != nullptr && term.As<ast::Var>()->name == name; };
    const ast::Head& rule_head = from_.source->head;
    if (std::any_of(rule_head.args.begin(), rule_head.args.end(), is)) return {Kind::kHeadArg, {}, nullptr, ""};
    const auto& keys = rule_head.ref.As<Ref>()->terms;
    bool is_key = std::any_of(keys.begin() + 1, keys.end(), is) || (rule_head.key && is(*rule_head.key));
    return is_key ? Origin{Kind::kHeadKey, {}, nullptr, ""} : Origin{};
  }

  const Analysis& analysis_;
  const RuleGraph& graph_;
  RuleGraph::Node from_, to_;
  const Names& names_;
  Found found_;
  std::vector<std::pair<size_t, const Term*>> conditions_;  // operand, and the value that it needs
  std::vector<std::unique_ptr<Term>> values_;
};

}  // namespace

std::string DynamicCause(const Analysis& analysis, const RuleGraph& graph, size_t from, size_t to, bool first) {
  return CauseWriter(analysis, graph, from, to).Write(first);
}

}  // namespace regoc::sema
