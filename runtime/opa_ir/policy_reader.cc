#include "runtime/opa_ir/policy_reader.h"

#include <utility>

#include "runtime/opa_ir/func_reader.h"
#include "runtime/plan/verify.h"

namespace regoc::opa_ir {

const plan::FuncId* PolicyReader::FindFunc(std::string_view name) const {
  auto at = names_.find(name);
  return at == names_.end() ? nullptr : &at->second;
}

const std::vector<plan::FuncId>& PolicyReader::WithPathOf(size_t names) const {
  static const std::vector<plan::FuncId> none;
  auto at = by_path_.find(names);
  return at == by_path_.end() ? none : at->second;
}

std::string_view PolicyReader::Text(uint32_t index, Fault& fault) const {
  if (index < texts_.size()) return texts_[index];
  fault.Set("string " + std::to_string(index) + " is not in the table");
  return "";
}

plan::ConstId PolicyReader::Constant(Value value) {
  std::string key;
  AppendJson(key, value);
  auto [at, fresh] = constants_.emplace(key, static_cast<plan::ConstId>(policy_.constants.size()));
  if (fresh) policy_.constants.push_back(DeepCopyFrozen(*policy_.arena, value));
  return at->second;
}

plan::ConstId PolicyReader::NumberConstant(std::string_view text, Fault& fault) {
  Result<Value> number = numbers_.Parse(*policy_.arena, text);
  if (number.ok() && (*number).is_number()) return Constant(*number);
  fault.Set("a text that is no number");
  return Constant(Value::Null());
}

int64_t PolicyReader::Builtin(std::string_view name) {
  auto at = declared_.find(name);
  if (at == declared_.end()) return -1;
  return NeedBuiltin(name);
}

uint32_t PolicyReader::NeedBuiltin(std::string_view name) {
  auto [at, fresh] = declared_.emplace(name, UINT32_MAX);
  if (at->second == UINT32_MAX) {
    at->second = static_cast<uint32_t>(policy_.builtins.size());
    policy_.builtins.emplace_back(name);
  }
  return at->second;
}

void PolicyReader::ReadStatic(const JsonView& view) {
  if (!view.present()) return;
  JsonView strings = view["strings"], builtins = view["builtin_funcs"], files = view["files"];
  for (uint32_t i = 0; i < strings.size(); ++i) texts_.push_back(strings.at(i)["value"].text());
  for (uint32_t i = 0; i < builtins.size(); ++i) declared_.emplace(builtins.at(i)["name"].text(), UINT32_MAX);
  for (uint32_t i = 0; i < files.size(); ++i) policy_.files.emplace_back(files.at(i)["value"].text());
}

void PolicyReader::ReadHeads(const JsonView& funcs) {
  for (uint32_t i = 0; i < funcs.size() && !fault_.is_set(); ++i) {
    JsonView view = funcs.at(i);
    FuncHead head;
    JsonView params = view["params"], path = view["path"];
    for (uint32_t p = 0; p < params.size(); ++p) head.params.push_back(params.at(p).index());
    for (uint32_t p = 0; p < path.size(); ++p) head.path.emplace_back(path.at(p).text());
    std::string name(view["name"].text());
    if (head.params.size() < 2 || head.params[0] != 0 || head.params[1] != 1)
      return fault_.Set(name + ": the first two parameters must be the locals 0 and 1, input and data");
    plan::FuncId id{i};
    if (!names_.emplace(name, id).second) return fault_.Set("two functions have the name " + name);
    if (!head.path.empty()) by_path_[head.path.size()].push_back(id);
    heads_.push_back(std::move(head));
  }
}

void PolicyReader::ReadFunc(const JsonView& view, uint32_t index) {
  std::string name(view["name"].text());
  Fault fault;
  FuncReader reader(*this, fault);
  // "g0.data.p.allow" is the document data.p.allow.
  std::string document = name.starts_with("g0.") ? name.substr(3) : name;
  policy_.funcs[index] = reader.ReadFunc(std::move(document), heads_[index].params, view["blocks"]);
  if (fault.is_set()) fault_.Set(name + ": " + fault.text());
}

void PolicyReader::ReadPlans(const JsonView& plans) {
  for (uint32_t i = 0; i < plans.size() && !fault_.is_set(); ++i) {
    std::string name(plans.at(i)["name"].text());
    Fault fault;
    FuncReader reader(*this, fault);
    policy_.funcs.push_back(reader.ReadFunc("plan " + name, {0, 1}, plans.at(i)["blocks"]));
    if (fault.is_set()) fault_.Set("plan " + name + ": " + fault.text());
    if (policy_.FindEntrypoint(name)) fault_.Set("two plans have the name " + name);
    policy_.entrypoints.push_back({name, static_cast<plan::FuncId>(policy_.funcs.size() - 1)});
  }
}

Result<plan::Policy> PolicyReader::Read(Value root) {
  JsonView view(root, "the plan", fault_);
  ReadStatic(view["static"]);
  JsonView funcs = view["funcs"].present() ? view["funcs"]["funcs"] : view["funcs"];
  if (!fault_.is_set()) ReadHeads(funcs);
  policy_.funcs.resize(heads_.size());
  for (uint32_t i = 0; i < heads_.size() && !fault_.is_set(); ++i) ReadFunc(funcs.at(i), i);
  if (!fault_.is_set() && view["plans"].present()) ReadPlans(view["plans"]["plans"]);
  if (fault_.is_set()) return Error{"plan.json: " + fault_.text()};
  if (policy_.entrypoints.empty()) return Error{"plan.json: there is no plan in it"};
  for (plan::Func& func : policy_.funcs) func.memoize = func.memoize && memo_;
  plan::NumberWiths(policy_);
  if (Status verified = plan::Verify(policy_); !verified.ok()) return Error{"plan.json: " + verified.error().message};
  return std::move(policy_);
}

Result<plan::Policy> ReadPlan(std::string_view json, const ReadLimits& limits) {
  Arena arena;
  JsonReader reader;
  Result<Value> root = reader.Parse(arena, json, {.max_bytes = limits.max_bytes, .max_depth = limits.max_depth});
  if (!root.ok()) return Error{"plan.json: " + root.error().message};
  return PolicyReader(limits).Read(*root);
}

}  // namespace regoc::opa_ir
