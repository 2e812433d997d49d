#include "runtime/plan/meaning.h"

#include <functional>

#include "runtime/plan/calls.h"
#include "runtime/value/json.h"

namespace regoc::plan {

namespace {

// Writes a function so that equal meaning gives equal text.
class Writer {
 public:
  Writer(const Policy& policy, const Func& func, const std::function<std::string(FuncId)>& callee)
      : policy_(policy), callee_(callee), names_(func.locals, 0) {
    out_ = std::to_string(func.params) + (func.memoize ? "m" : "");
    for (uint32_t i = 0; i < func.params; ++i) names_[i] = ++named_;
    Body(func.body);
  }
  std::string Take() { return std::move(out_); }

  // Fields of a statement.
  void Read(Operand o) {
    if (o.constant) return Put("c" + ToRego(policy_.constants[o.index]));
    uint32_t& name = names_[o.index];
    if (name == 0) name = ++named_;
    Put("%" + std::to_string(name));
  }
  void Reads(const std::vector<Operand>& list) {
    Count(static_cast<uint32_t>(list.size()));
    for (Operand o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId id) { Read(Operand::Local(id)); }
  void Update(LocalId id) { Write(id); }
  void Maybe(LocalId id) { Write(id); }
  void Constant(ConstId id) { Read(Operand::Const(id)); }
  void Flag(bool on) { Put(on ? "+" : "-"); }
  void Count(uint32_t n) { Put(std::to_string(n)); }
  void Kind(Tag tag) { Count(static_cast<uint32_t>(tag)); }
  void What(Observation kind) { Count(static_cast<uint32_t>(kind)); }
  void Function(FuncId id) { Put(callee_(id)); }
  void Builtin(uint32_t index) { Put(policy_.builtins[index]); }
  void Slot(const Place&) {}
  void Search(uint32_t index) {
    const plan::Search& search = policy_.searches[index];
    for (const std::vector<ConstId>& path : search.paths) Constants(path);
    if (search.text == Condition::kNone) return;
    Put("t" + std::to_string(static_cast<uint32_t>(search.text)));
    Constants(search.text_path);
    if (search.text == Condition::kGlob) Constant(search.delimiters);
  }
  void Decision(uint32_t index) {
    for (const CaseTest& test : policy_.decisions[index].tests) {
      Put("t" + std::to_string(static_cast<uint32_t>(test.condition)));
      for (uint32_t key : test.keys) Count(key);
    }
    for (const Case& c : policy_.decisions[index].cases) {
      Put("case"), Count(c.test), Count(c.alternative);
      Constants(c.constants), Constant(c.row);
    }
  }
  void Body(const Block& block) {
    Put("{");
    for (const Stmt& stmt : block.stmts) {
      Count(static_cast<uint32_t>(stmt.node.index()));
      std::visit([&](const auto& node) { node.Fields(node, *this); }, stmt.node);
      out_ += '\n';
    }
    Put("}");
  }

 private:
  // Words never run into each other: each has its length.
  void Put(const std::string& word) { out_ += std::to_string(word.size()) + ":" + word; }
  void Constants(const std::vector<ConstId>& list) {
    Count(static_cast<uint32_t>(list.size()));
    for (ConstId id : list) Constant(id);
  }

  const Policy& policy_;
  const std::function<std::string(FuncId)>& callee_;
  std::vector<uint32_t> names_;  // of locals, in the order in which they occur; 0: not yet
  uint32_t named_ = 0;
  std::string out_;
};

// "data.p.f" of "data.p.f#2": the numbers of variants that are made for `with` depend on other rules.
std::string WithoutVariant(const std::string& name) {
  size_t hash = name.rfind('#');
  bool numbered = hash != std::string::npos && hash + 1 < name.size() &&
                  name.find_first_not_of("0123456789", hash + 1) == std::string::npos;
  return numbered ? name.substr(0, hash) : name;
}

}  // namespace

uint32_t Meanings::NumberOf(std::string text) {
  return numbers_.try_emplace(std::move(text), static_cast<uint32_t>(numbers_.size()) + 1).first->second;
}

std::vector<Meaning> Meanings::Of(const Policy& policy) {
  std::vector<Meaning> meanings(policy.funcs.size());
  std::function<std::string(FuncId)> by_name = [&](FuncId id) {
    return WithoutVariant(policy.funcs[static_cast<uint32_t>(id)].name);
  };
  std::function<std::string(FuncId)> by_meaning = [&](FuncId id) {
    return std::to_string(meanings[static_cast<uint32_t>(id)].whole);
  };
  for (uint32_t func : CalleesFirst(policy)) {
    meanings[func].own = NumberOf("own " + Writer(policy, policy.funcs[func], by_name).Take());
    meanings[func].whole = NumberOf("whole " + Writer(policy, policy.funcs[func], by_meaning).Take());
  }
  return meanings;
}

}  // namespace regoc::plan
