#include "compiler/optimize/join_finder.h"

#include <algorithm>

namespace regoc::optimize {

using plan::Operand;

namespace {

JoinSteps With(JoinSteps steps, JoinStep step) {
  steps.push_back(step);
  return steps;
}

JoinStep Field(plan::ConstId key) { return {{plan::Hop::kField, key, false}, {}, 0}; }

bool OnlyLooks(const plan::Stmt& stmt) {
  return std::holds_alternative<plan::IsDefined>(stmt.node) || std::holds_alternative<plan::IsKind>(stmt.node) ||
         std::holds_alternative<plan::Test>(stmt.node) || std::holds_alternative<plan::HasLength>(stmt.node);
}

}  // namespace

JoinFinder::JoinFinder(plan::Policy& policy, plan::Scan& scan, const plan::LocalUses& function,
                       const std::vector<bool>& of_data, bool through)
    : policy_(policy),
      scan_(scan),
      function_(function),
      of_data_(of_data),
      through_(through),
      body_(static_cast<uint32_t>(function.reads.size())) {
  body_.AddBlock(scan.body);
  body_.Write(scan.key), body_.Write(scan.value);
}

bool JoinFinder::Run() {
  if (!WrittenOnce(scan_.key) || !WrittenOnce(scan_.value)) return false;
  if (through_)
    table_ = scan_.source, of_key_ = true, steps_[static_cast<uint32_t>(scan_.value)] = {};
  else
    elements_[static_cast<uint32_t>(scan_.key)] = {true, {}},
    elements_[static_cast<uint32_t>(scan_.value)] = {false, {}};
  levels_.push_back({&scan_.body, scan_.key, scan_.value});
  Look(scan_.body, 0);
  return table_ && !conditions_.empty();
}

void JoinFinder::Look(plan::Block& body, uint32_t level) {
  for (size_t i = 0; i < body.stmts.size(); ++i)
    if (!See(body, i, level)) return;
}

// False where looking ends: at the first statement that does more than look.
bool JoinFinder::See(plan::Block& body, size_t& at, uint32_t level) {
  plan::Stmt& stmt = body.stmts[at];
  plan::Stmt* next = at + 1 < body.stmts.size() ? &body.stmts[at + 1] : nullptr;
  if (auto* dot = std::get_if<plan::Dot>(&stmt.node)) return See(*dot, stmt), true;
  if (auto* assign = std::get_if<plan::Assign>(&stmt.node)) return See(*assign, stmt), true;
  if (auto* equal = std::get_if<plan::Equal>(&stmt.node)) return See(*equal, stmt, level), true;
  if (auto* test = std::get_if<plan::Test>(&stmt.node)) {
    if (const JoinSteps* steps = StepsOf(test->source)) conditions_.push_back({*steps, {}, true, {&stmt}, level});
    return true;
  }
  if (std::holds_alternative<plan::CallBuiltin>(stmt.node)) {
    bool seen = next != nullptr && SeeMember(stmt, *next, level);
    at += seen;
    return seen;
  }
  if (next == nullptr && SeeLoop(stmt, level)) return false;
  return OnlyLooks(stmt);
}

bool JoinFinder::IsFixed(Operand o) const {
  if (o.constant || body_.writes[o.index] == 0) return true;
  return fixed_.contains(o.index);
}

const JoinFinder::Element* JoinFinder::ElementOf(Operand o) const {
  if (o.constant) return nullptr;
  auto at = elements_.find(o.index);
  return at == elements_.end() ? nullptr : &at->second;
}

const JoinSteps* JoinFinder::StepsOf(plan::LocalId id) const {
  auto at = steps_.find(static_cast<uint32_t>(id));
  return at == steps_.end() ? nullptr : &at->second;
}

bool JoinFinder::IsOnKeyPath(plan::LocalId id) const {
  auto at = elements_.find(static_cast<uint32_t>(id));
  if (at == elements_.end() || at->second.of_key != of_key_ || at->second.path.size() > key_path_.size()) return false;
  return std::equal(at->second.path.begin(), at->second.path.end(), key_path_.begin());
}

// Whether table[key] is where the join begins.
bool JoinFinder::Start(Operand table, Operand key, bool by_path) {
  const Element* element = ElementOf(key);
  if (element == nullptr || table.constant || !IsFixed(table)) return false;
  bool of_data = of_data_[table.index];
  if (auto at = fixed_.find(table.index); at != fixed_.end()) {  // computed in the body: does it come from data?
    const plan::Stmt* stmt = at->second;
    while (stmt != nullptr) {
      const auto* dot = std::get_if<plan::Dot>(&stmt->node);
      Operand from = dot != nullptr ? dot->source : std::get<plan::Assign>(stmt->node).source;
      of_data = !from.constant && of_data_[from.index];
      auto before = from.constant ? fixed_.end() : fixed_.find(from.index);
      stmt = before == fixed_.end() ? nullptr : before->second;
    }
  }
  if (!of_data) return false;
  if (table_) return *table_ == table && of_key_ == element->of_key && by_path_ == by_path && key_path_ == element->path;
  table_ = table, of_key_ = element->of_key, by_path_ = by_path, key_path_ = element->path;
  return true;
}

void JoinFinder::See(plan::Dot& dot, plan::Stmt& stmt) {
  if (!WrittenOnce(dot.target)) return;
  auto target = static_cast<uint32_t>(dot.target);
  const Element* element = ElementOf(dot.source);
  if (const JoinSteps* steps = StepsOf(dot.source)) {
    if (dot.key.constant && !dot.by_path)
      steps_[target] = With(*steps, Field(plan::ConstId{dot.key.index}));
    else if (IsFixed(dot.key))
      steps_[target] = With(*steps, {{plan::Hop::kWanted, plan::ConstId{0}, dot.by_path}, dot.key, 0});
  } else if (element != nullptr && dot.key.constant && !dot.by_path) {
    Element longer = *element;
    longer.path.push_back(plan::ConstId{dot.key.index});
    elements_[target] = std::move(longer);
  } else if (IsFixed(dot.source) && IsFixed(dot.key)) {
    fixed_.emplace(target, &stmt);
  } else if (Start(dot.source, dot.key, dot.by_path)) {
    steps_[target] = {};
  }
}

void JoinFinder::See(plan::Assign& assign, plan::Stmt& stmt) {
  if (!WrittenOnce(assign.target)) return;
  auto target = static_cast<uint32_t>(assign.target);
  if (const JoinSteps* steps = StepsOf(assign.source))
    steps_[target] = JoinSteps(*steps);
  else if (const Element* element = ElementOf(assign.source))
    elements_[target] = Element(*element);
  else if (IsFixed(assign.source))
    fixed_.emplace(target, &stmt);
}

void JoinFinder::See(plan::Equal& equal, plan::Stmt& stmt, uint32_t level) {
  Operand a = equal.a, b = equal.b;
  if (StepsOf(a) == nullptr) std::swap(a, b);
  const JoinSteps* steps = StepsOf(a);
  if (steps != nullptr && IsFixed(b)) conditions_.push_back({*steps, b, false, {&stmt}, level});
}

// `wanted in table[…]`: the call and the test of its result.
bool JoinFinder::SeeMember(plan::Stmt& call, plan::Stmt& test, uint32_t level) {
  const auto& member = std::get<plan::CallBuiltin>(call.node);
  const auto* tested = std::get_if<plan::Test>(&test.node);
  auto result = static_cast<uint32_t>(member.result);
  if (policy_.builtins[member.builtin] != "internal.member_2" || tested == nullptr ||
      tested->source != Operand::Local(member.result) || !WrittenOnce(member.result) || function_.reads[result] != 1)
    return false;
  const JoinSteps* steps = StepsOf(member.args[1]);
  if (steps != nullptr && IsFixed(member.args[0]))
    conditions_.push_back(
        {With(*steps,
              {{plan::Hop::kAny, plan::ConstId{0}, false}, {}, UINT32_MAX - static_cast<uint32_t>(conditions_.size())}),
         member.args[0],
         false,
         {&call, &test},
         level});
  return true;
}

// A loop over what the table leads to, at the end of a body.
bool JoinFinder::SeeLoop(plan::Stmt& stmt, uint32_t level) {
  auto* scan = std::get_if<plan::Scan>(&stmt.node);
  auto* find = std::get_if<plan::Find>(&stmt.node);
  if (scan == nullptr && find == nullptr) return false;
  const JoinSteps* source = StepsOf(scan != nullptr ? scan->source : find->source);
  plan::LocalId key = scan != nullptr ? scan->key : find->key, value = scan != nullptr ? scan->value : find->value;
  if (source == nullptr || !WrittenOnce(key) || !WrittenOnce(value)) return false;
  JoinSteps steps = With(*source, {{plan::Hop::kAny, plan::ConstId{0}, false}, {}, level + 1});
  if (find != nullptr && find->wanted.empty()) return false;  // made later (groups.h)
  if (find != nullptr) {
    if (!std::all_of(find->wanted.begin(), find->wanted.end(), [this](Operand o) { return IsFixed(o); })) return false;
    if (policy_.searches[find->search].text != plan::Condition::kNone) return false;
    const auto& paths = policy_.searches[find->search].paths;
    if (paths.size() != find->wanted.size()) return false;  // by a text, or one of each group
    for (size_t i = 0; i < paths.size(); ++i) {
      JoinSteps to = steps;
      for (plan::ConstId field : paths[i]) to.push_back(Field(field));
      conditions_.push_back({std::move(to), find->wanted[i], false, {}, level + 1});
    }
  }
  steps_[static_cast<uint32_t>(value)] = std::move(steps);
  plan::Block& body = scan != nullptr ? scan->body : find->body;
  levels_.push_back({&body, key, value});
  Look(body, level + 1);
  return true;
}

void JoinFinder::Move(Operand o, std::vector<plan::Stmt*>& moved) const {
  if (o.constant) return;
  auto at = fixed_.find(o.index);
  if (at == fixed_.end() || std::find(moved.begin(), moved.end(), at->second) != moved.end()) return;
  const plan::Stmt& stmt = *at->second;
  if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) Move(dot->source, moved), Move(dot->key, moved);
  if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) Move(assign->source, moved);
  moved.push_back(at->second);
}

}  // namespace regoc::optimize
