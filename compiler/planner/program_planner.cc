#include "compiler/planner/program_planner.h"

#include <algorithm>
#include <cctype>

#include "compiler/planner/body_planner.h"
#include "runtime/value/json.h"

namespace regoc::planner {

using plan::Operand;

std::string PathText(const Path& path) {
  std::string text = "data";
  for (const std::string& key : path) {
    auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    bool identifier =
        !key.empty() && !std::isdigit(static_cast<unsigned char>(key[0])) && std::all_of(key.begin(), key.end(), plain);
    if (identifier)
      text += "." + key;
    else if (!key.empty() && key[0] == '\x01')
      text += "[" + key.substr(1) + "]";
    else
      text += "[" + ToRego(Value::String(key)) + "]";
  }
  return text;
}

const sema::RuleTree* ProgramPlanner::FindNode(const Path& path) const {
  const sema::RuleTree* node = &tree_;
  for (const std::string& key : path) {
    auto child = node->children.find(key);
    if (child == node->children.end()) return nullptr;
    node = &child->second;
  }
  return node;
}

const decls::BuiltinDecl* ProgramPlanner::FindBuiltin(std::string_view name) const {
  if (const decls::BuiltinDecl* decl = decls::FindBuiltin(name)) return decl;
  auto at = std::find_if(host_.begin(), host_.end(), [&](const decls::BuiltinDecl& decl) { return decl.name == name; });
  return at == host_.end() ? nullptr : &*at;
}

bool ProgramPlanner::IsFunction(const sema::RuleTree& node) const {
  return !node.rules.empty() && program_.rules[node.rules[0]].kind == sema::RuleKind::kFunction;
}

uint32_t ProgramPlanner::Arity(const sema::RuleTree& node) const {
  return static_cast<uint32_t>(program_.rules[node.rules[0]].rule.head.args.size());
}

bool ProgramPlanner::IsBelowRules(const Path& path) const {
  const sema::RuleTree* node = &tree_;
  for (const std::string& key : path) {
    if (!node->rules.empty()) return true;
    node = &node->children.at(key);
  }
  return false;
}

// A package is a document even when nothing in it is defined: {}.
bool ProgramPlanner::HasDocuments(const Node& node, const Context& context) const {
  return !context.Hides(node.path) && !IsFunction(*node.tree);
}

plan::FuncId ProgramPlanner::Ask(std::string path, Pending pending) {
  uint32_t context = pending.context->id;
  auto [at, added] = funcs_.try_emplace({path, context}, plan::FuncId{static_cast<uint32_t>(policy_.funcs.size())});
  if (!added) return at->second;
  policy_.funcs.emplace_back();
  pending.id = at->second;
  pending.name = std::move(path) + (context ? "#" + std::to_string(context) : "");
  pending_.push_back(std::move(pending));
  return at->second;
}

void ProgramPlanner::PlanPending() {
  while (!pending_.empty()) {
    Pending next = std::move(pending_.front());
    pending_.pop_front();
    policy_.funcs[static_cast<uint32_t>(next.id)] = next.extent ? PlanExtent(next) : PlanRules(next);
  }
}

plan::FuncId ProgramPlanner::RuleFunc(const Node& node, const Context& context) {
  return Ask(PathText(node.path), {.node = node, .context = &context, .extent = false});
}

plan::FuncId ProgramPlanner::ExtentFunc(const Node& node, const Context& context) {
  return Ask("extent of " + PathText(node.path), {.node = node, .context = &context, .extent = true});
}

plan::Func ProgramPlanner::PlanExtent(const Pending& pending) {
  Emitter emit(tables_, pending.name, 2);
  plan::LocalId result = emit.NewLocal();
  BodyPlanner(*this, emit, *pending.context).PlanExtent(pending.node, result);
  return emit.Take(result, true);
}

const Context& ProgramPlanner::With(Context changed) {
  std::string text;
  for (const Path& path : changed.hidden) text += PathText(path) + "\n";
  for (const auto& [name, mock] : changed.mocks) {
    text += name + "=" + mock.function + "/" + mock.slot + "/" +
            (mock.constant ? std::to_string(mock.constant->index) : "") + "\n";
  }
  auto at = contexts_.find(text);
  if (at != contexts_.end()) return at->second;
  changed.id = static_cast<uint32_t>(contexts_.size());
  return contexts_.emplace(text, std::move(changed)).first->second;
}

void ProgramPlanner::AddEntrypoint(const std::string& name, const Node& node) {
  plan::FuncId func = HasRules(node, base()) ? RuleFunc(node, base()) : ExtentFunc(node, base());
  policy_.entrypoints.push_back({name, func});
  PlanPending();
}

void ProgramPlanner::AddFunction(const Node& node) {
  RuleFunc(node, base());
  PlanPending();
}

void ProgramPlanner::AddQuery(const NamedQuery& named) {
  plan::FuncId id{static_cast<uint32_t>(policy_.funcs.size())};
  policy_.funcs.emplace_back();
  Emitter emit(tables_, named.name, 2);
  plan::LocalId results = emit.NewLocal(), bindings = emit.NewLocal();
  emit.Emit(plan::Make{Tag::kArray, 0, results});
  Emitter::Level inner = emit.Open(plan::Nested{});
  BodyPlanner body(*this, emit, base());
  std::optional<uint32_t> query = body.ObserveQuery(named.query->body);
  body.PlanBody(named.query->body);
  body.ObserveExit(query);
  emit.Emit(plan::Make{Tag::kObject, static_cast<uint32_t>(named.query->bindings.size()), bindings});
  for (const auto& [written, variable] : named.query->bindings)
    if (const Operand* value = emit.Find(variable))
      emit.Emit(plan::ObjectPut{bindings, tables_.Text(written), *value, false});
  if (!named.query->expressions.empty()) {
    plan::LocalId values = emit.NewLocal();
    emit.Emit(plan::Make{Tag::kArray, static_cast<uint32_t>(named.query->expressions.size()), values});
    for (const sema::Query::Expression& expression : named.query->expressions) {
      const Operand* value = expression.variable.empty() ? nullptr : emit.Find(expression.variable);
      emit.Emit(plan::ArrayAppend{values, value ? *value : tables_.Boolean(true)});
    }
    emit.Emit(plan::ObjectPut{bindings, tables_.Text("$expressions"), Operand::Local(values), false});
  }
  emit.Emit(plan::ArrayAppend{results, Operand::Local(bindings)});
  emit.Close(inner);
  policy_.funcs[static_cast<uint32_t>(id)] = emit.Take(results, false);
  policy_.entrypoints.push_back({named.name, id});
  PlanPending();
}

}  // namespace regoc::planner
