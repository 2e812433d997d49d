#include "runtime/plan/part.h"

#include <map>
#include <unordered_map>

#include "runtime/plan/calls.h"

namespace regoc::plan {

namespace {

// Enough work for a thread, little enough to spread a large file over several.
constexpr size_t kGroupStatements = 1500;

// Numbers in order of the first question.
class Numbering {
 public:
  explicit Numbering(std::vector<uint32_t>& meaning) : meaning_(meaning) {}
  uint32_t Of(uint32_t global) {
    auto [at, added] = numbers_.emplace(global, static_cast<uint32_t>(meaning_.size()));
    if (added) meaning_.push_back(global);
    return at->second;
  }

 private:
  std::vector<uint32_t>& meaning_;
  std::unordered_map<uint32_t, uint32_t> numbers_;
};

// Rewrites the fields of statements to the numbers of the part.
class Renumber {
 public:
  explicit Renumber(Part& part)
      : part_(part), funcs_(part.funcs), constants_(part.constants), builtins_(part.builtins), searches_(part.searches), decisions_(part.decisions), withs_(part.withs), files_(part.files) {
    files_.Of(0);
  }

  void Read(Operand& o) {
    if (o.constant) o.index = constants_.Of(o.index);
  }
  void Reads(std::vector<Operand>& list) {
    for (Operand& o : list) Read(o);
  }
  void Arguments(std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId&) {}
  void Update(LocalId&) {}
  void Maybe(LocalId&) {}
  void Constant(ConstId& id) { id = ConstId{constants_.Of(static_cast<uint32_t>(id))}; }
  void Function(FuncId& id) { id = FuncId{funcs_.Of(static_cast<uint32_t>(id))}; }
  void Builtin(uint32_t& index) { index = builtins_.Of(index); }
  void Search(uint32_t& index) { index = searches_.Of(index); }
  void Decision(uint32_t& index) { index = decisions_.Of(index); }
  void Slot(Place& place) {
    if (place.shape == 0) return;
    auto [at, added] = places_.emplace(std::pair(place.shape, place.slot), static_cast<uint32_t>(part_.places.size()));
    if (added) part_.places.push_back(place);
    place = {at->second + 1, 0};
  }
  void Flag(bool&) {}
  void Count(uint32_t&) {}
  void Kind(Tag&) {}
  void What(Observation&) {}
  void Body(Block& block) {
    for (Stmt& stmt : block.stmts) {
      if (stmt.where.file == kFileOfCase) stmt.where.row = decisions_.Of(stmt.where.row);
      else stmt.where.file = files_.Of(stmt.where.file);
      if (auto* with = std::get_if<With>(&stmt.node)) with->number = withs_.Of(with->number);
      std::visit([&](auto& node) { node.Fields(node, *this); }, stmt.node);
    }
  }

 private:
  Part& part_;
  Numbering funcs_, constants_, builtins_, searches_, decisions_, withs_, files_;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> places_;
};

// The file of the first statement that has one; 0: none.
uint32_t FileOf(const Block& block) {
  for (const Stmt& stmt : block.stmts) {
    if (stmt.where.file != 0 && stmt.where.file != kFileOfCase) return stmt.where.file;
    uint32_t inside = 0;
    auto look = [&](const auto& node) {
      if constexpr (requires { node.body; }) inside = FileOf(node.body);
    };
    std::visit(look, stmt.node);
    if (inside != 0) return inside;
  }
  return 0;
}

}  // namespace

std::vector<FuncGroup> GroupFuncs(const Policy& policy) {
  struct Open {
    size_t group = 0;
    size_t statements = 0;
  };
  std::vector<FuncGroup> groups;
  std::unordered_map<uint32_t, Open> by_file;
  for (uint32_t i = 0; i < policy.funcs.size(); ++i) {
    const Func& func = policy.funcs[i];
    auto [at, added] = by_file.emplace(FileOf(func.body), Open{});
    Open& open = at->second;
    if (added || open.statements >= kGroupStatements) {
      open = {groups.size(), 0};
      groups.emplace_back();
    }
    groups[open.group].push_back(FuncId{i});
    open.statements += ShapeOf(func).statements;
  }
  return groups;
}

std::vector<std::string> UniqueNames(const Policy& policy) {
  std::unordered_map<std::string_view, uint32_t> counts;
  std::vector<std::string> names;
  for (const Func& func : policy.funcs) {
    uint32_t before = counts[func.name]++;
    names.push_back(before == 0 ? func.name : func.name + "@" + std::to_string(before));
  }
  return names;
}

Part Extract(const Policy& policy, const FuncGroup& group, const std::vector<std::string>& unique_names) {
  Part part;
  Renumber renumber(part);
  part.own_funcs = static_cast<uint32_t>(group.size());
  for (FuncId id : group) renumber.Function(id);
  for (FuncId id : group) {
    Func& func = part.policy.funcs.emplace_back(policy.funcs[static_cast<uint32_t>(id)]);
    func.name = unique_names[static_cast<uint32_t>(id)];
    renumber.Body(func.body);
  }
  for (size_t i = group.size(); i < part.funcs.size(); ++i) {
    const Func& callee = policy.funcs[part.funcs[i]];
    part.policy.funcs.push_back({unique_names[part.funcs[i]], callee.params, callee.locals, {}, callee.memoize});
  }
  part.policy.arena = policy.arena;
  for (uint32_t index : part.constants) part.policy.constants.push_back(policy.constants[index]);
  for (uint32_t index : part.builtins) part.policy.builtins.push_back(policy.builtins[index]);
  std::vector<bool> is_entry(policy.funcs.size(), false);
  for (const Entrypoint& entry : policy.entrypoints) is_entry[static_cast<uint32_t>(entry.func)] = true;
  for (uint32_t i = 0; i < part.own_funcs; ++i)
    if (is_entry[part.funcs[i]]) part.policy.entrypoints.push_back({"", FuncId{i}});
  return part;
}

}  // namespace regoc::plan
