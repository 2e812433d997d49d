// What the locals of a function hold, in words of the policy: input.user.roles, data.users[_], the result of
// data.p.pods.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::explain {

struct Held {
  enum class Root : uint8_t { kUnknown, kInput, kData, kRule, kArgument, kConstant, kResult, kMade };
  Root root = Root::kUnknown;
  std::string text = "a value";
  int32_t loop = -1;       // the innermost loop of the function that it is part of an element of
  int32_t argument = -1;   // of which parameter it is a part
  std::string below;       // of the parameter
  uint32_t shape = 0;      // Policy::shapes, of a part of the input
  uint32_t elements = 0;   // of a constant collection
  bool fixed_path = true;  // all keys of the path are constants
  bool is_set = false;
};

// A constant as Rego text, cut off when it is long.
std::string ConstantText(Value value);

// Follows the statements of one function in their order. What is written on several ways is what was written last.
class Values {
 public:
  Values(const plan::Policy& policy, const plan::Func& func);

  Held Of(plan::Operand operand) const;
  // A key as a reference has it: ".name", "[input.x]".
  std::string StepText(plan::Operand key) const;
  // What a Dot leads to.
  Held Step(const plan::Dot& dot) const;
  // The element of a loop over `source`, which has this number.
  Held Element(const Held& source, int32_t loop) const;
  // The result of a call.
  Held Result(const plan::Call& call) const;
  Held Result(const plan::CallBuiltin& call) const;
  void Set(plan::LocalId local, Held held) { held_[static_cast<uint32_t>(local)] = std::move(held); }
  // Statements without bodies and loops, as far as they give values.
  void See(const plan::Stmt& stmt);

 private:
  const plan::Policy& policy_;
  std::vector<Held> held_;
};

// "data.p.f" of a function with the name "data.p.f#2", "data.p" of "extent of data.p".
std::string DocumentOf(const plan::Func& func);

}  // namespace regoc::explain
