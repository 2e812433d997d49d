#include "tools/conftest/solution.h"

#include <charconv>

#include "compiler/syntax/walk.h"
#include "runtime/value/table.h"

namespace regoc::conftest {

namespace {

// Of references through variables.
constexpr int kMaxDepth = 20;
// Arrays and objects of an input that are looked up by their address; of larger ones the rest is not found.
constexpr size_t kMaxIndexed = 1'000'000;

const void* AddressOf(Value value) {
  if (value.is_object()) return &value.raw_object();
  return value.is_array() ? value.items() : nullptr;
}

// The call of an expression, or nullptr.
const ast::Call* CallOf(const ast::Expr& expr) {
  auto* term = expr.As<ast::Term>();
  return term ? term->As<ast::Call>() : nullptr;
}

bool IsUnification(const ast::Call& call) {
  auto* op = call.op->As<ast::Ref>();
  auto* name = op ? op->terms[0].As<ast::Var>() : nullptr;
  return name && name->name == "eq" && call.args.size() == 2;
}

template <typename Node>
void AddVariables(const Node& node, std::set<std::string, std::less<>>& out) {
  syntax::WalkTerms(
      node,
      [&](const ast::Term& term) {
        if (auto* var = term.As<ast::Var>()) out.insert(var->name);
        return true;
      },
      [](const ast::Expr&) {});
}

// Whether an expression goes through elements, or through what rules give: which solutions there are depends on it.
bool Chooses(const ast::Expr& expr) {
  bool chooses = false;
  syntax::WalkTerms(
      expr,
      [&](const ast::Term& term) {
        auto* ref = term.As<ast::Ref>();
        auto* head = ref ? ref->terms[0].As<ast::Var>() : nullptr;
        if (head && head->name == "data") chooses = true;
        for (size_t i = 1; head && i < ref->terms.size(); ++i) chooses = chooses || ref->terms[i].As<ast::Var>() != nullptr;
        return true;
      },
      [](const ast::Expr&) {});
  return chooses;
}

// The variable that a call gives a value to: its output, or a side of `=`.
std::vector<std::string> OutputsOf(const ast::Expr& expr) {
  std::vector<std::string> out;
  const ast::Call* call = CallOf(expr);
  if (!call || expr.negated || call->args.empty()) return out;
  auto add = [&](const ast::Term& term) {
    if (auto* var = term.As<ast::Var>()) out.push_back(var->name);
  };
  add(call->args.back());
  if (IsUnification(*call)) add(call->args.front());
  return out;
}

}  // namespace

const InputPath* InputIndex::Find(Value value) {
  const void* address = AddressOf(value);
  if (address == nullptr) return nullptr;
  if (!made_) {
    made_ = true;
    InputPath path;
    Add(input_, path);
  }
  auto at = paths_.find(address);
  return at == paths_.end() ? nullptr : &at->second;
}

void InputIndex::Add(Value value, InputPath& path) {
  const void* address = AddressOf(value);
  if (address == nullptr || paths_.size() >= kMaxIndexed) return;
  paths_.emplace(address, path);
  if (value.is_array()) {
    for (uint32_t i = 0; i < value.size(); ++i) {
      path.push_back(inputs::PathStep::Index(i));
      Add(value.items()[i], path);
      path.pop_back();
    }
    return;
  }
  for (uint32_t i = 0; i < value.object().count; ++i) {
    const Entry& entry = value.object().items[i];
    if (!entry.key.is_string()) continue;
    path.push_back(inputs::PathStep::Key(entry.key.text()));
    Add(entry.value, path);
    path.pop_back();
  }
}

Solution::Solution(const plan::Policy& policy, const ast::Rule& rule, std::vector<Held> body, InputIndex& index)
    : policy_(policy), rule_(rule), body_(std::move(body)), index_(index) {}

OptionalValue Solution::ValueOf(std::string_view variable) const {
  for (size_t i = body_.size(); i-- > 0;) {
    for (const planner::ObservedTerm& term : body_[i].point->terms) {
      auto* var = term.term->As<ast::Var>();
      if (!var || var->name != variable) continue;
      OptionalValue value = term.value.constant ? OptionalValue(policy_.constants[term.value.index])
                                                : body_[i].locals[term.value.index];
      if (value.defined()) return value;
    }
  }
  return {};
}

std::optional<std::string> Solution::TextOf(const ast::Term& term) const {
  if (auto* text = term.As<ast::String>()) return text->value;
  if (auto* var = term.As<ast::Var>()) {
    OptionalValue value = ValueOf(var->name);
    if (value.defined() && (*value).is_object()) value = (*value).object().Get("msg");
    if (value.defined() && (*value).is_string()) return std::string((*value).text());
    return std::nullopt;
  }
  auto* object = term.As<ast::Object>();
  if (!object) return std::nullopt;
  for (const ast::ObjectItem& item : object->items)
    if (auto* key = item.key.As<ast::String>(); key && key->value == "msg") return TextOf(item.value);
  return std::nullopt;
}

std::optional<std::string> Solution::Message() const {
  return rule_.head.key ? TextOf(*rule_.head.key) : std::nullopt;
}

std::optional<InputPath> Solution::ResolveVariable(std::string_view name, int depth) const {
  for (size_t i = body_.size(); i-- > 0;) {
    const ast::Call* call = CallOf(*body_[i].point->expr);
    if (!call || !IsUnification(*call)) continue;
    for (size_t side : {0, 1}) {
      auto* var = call->args[side].As<ast::Var>();
      if (!var || var->name != name) continue;
      if (std::optional<InputPath> path = Resolve(call->args[1 - side], depth + 1)) return path;
    }
  }
  OptionalValue value = ValueOf(name);
  const InputPath* known = value.defined() ? index_.Find(*value) : nullptr;
  return known ? std::optional(*known) : std::nullopt;
}

std::optional<InputPath> Solution::Resolve(const ast::Term& term, int depth) const {
  if (depth > kMaxDepth) return std::nullopt;
  if (auto* var = term.As<ast::Var>()) return ResolveVariable(var->name, depth);
  auto* ref = term.As<ast::Ref>();
  auto* head = ref ? ref->terms[0].As<ast::Var>() : nullptr;
  if (!head || head->name == "data") return std::nullopt;
  std::optional<InputPath> path = head->name == "input" ? InputPath() : ResolveVariable(head->name, depth);
  if (!path) return std::nullopt;
  for (size_t i = 1; i < ref->terms.size(); ++i) {
    if (auto* key = ref->terms[i].As<ast::String>()) {
      path->push_back(inputs::PathStep::Key(key->value));
      continue;
    }
    OptionalValue value;
    if (auto* var = ref->terms[i].As<ast::Var>()) value = ValueOf(var->name);
    if (auto* number = ref->terms[i].As<ast::Number>()) {
      int64_t index = -1;
      std::from_chars(number->text.data(), number->text.data() + number->text.size(), index);
      value = Value::Int(index);
    }
    if (value.defined() && (*value).is_string()) path->push_back(inputs::PathStep::Key((*value).text()));
    else if (value.defined() && (*value).is_int() && (*value).integer() >= 0)
      path->push_back(inputs::PathStep::Index(static_cast<uint32_t>((*value).integer())));
    else break;
  }
  // What is not there has no place.
  Value at = index_.input();
  for (size_t i = 0; i < path->size(); ++i) {
    const inputs::PathStep& step = (*path)[i];
    OptionalValue next;
    if (at.is_object() && !step.is_index) next = at.object().Get(step.key);
    if (at.is_array() && step.is_index && step.index < at.size()) next = at.items()[step.index];
    if (!next.defined()) {
      path->resize(i);
      break;
    }
    at = *next;
  }
  return path;
}

// By expression: whether nothing but the message needs it.
std::vector<bool> Solution::OnlyForMessage() const {
  std::vector<bool> only(body_.size(), false);
  std::set<std::string, std::less<>> message;
  if (rule_.head.key) AddVariables(*rule_.head.key, message);
  for (size_t i = body_.size(); i-- > 0;) {
    if (Chooses(*body_[i].point->expr)) continue;
    for (const std::string& output : OutputsOf(*body_[i].point->expr)) only[i] = only[i] || message.contains(output);
    if (only[i]) AddVariables(*body_[i].point->expr, message);
  }
  // What conditions use is not only for the message.
  std::set<std::string, std::less<>> used;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < body_.size(); ++i)
      if (!only[i]) AddVariables(*body_[i].point->expr, used);
    for (size_t i = 0; i < body_.size(); ++i) {
      if (!only[i]) continue;
      for (const std::string& output : OutputsOf(*body_[i].point->expr))
        if (used.contains(output)) only[i] = false, changed = true;
    }
  }
  return only;
}

InputPath Solution::Path() const {
  std::vector<bool> only = OnlyForMessage();
  std::optional<InputPath> best;
  for (bool message : {false, true}) {
    for (size_t i = 0; i < body_.size(); ++i) {
      if (only[i] != message) continue;
      syntax::WalkTerms(
          *body_[i].point->expr,
          [&](const ast::Term& term) {
            if (!term.As<ast::Ref>() && !term.As<ast::Var>()) return true;
            std::optional<InputPath> path = Resolve(term, 0);
            if (path && !path->empty() && (!best || path->size() >= best->size())) best = std::move(path);
            return true;
          },
          [](const ast::Expr&) {});
    }
    if (best) return *best;
  }
  return {};
}

}  // namespace regoc::conftest
