// One solution of a rule while it is being evaluated: its expressions, and what their variables hold.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/planner/observed.h"
#include "runtime/plan/plan.h"
#include "tools/inputs/places.h"

namespace regoc::conftest {

using InputPath = std::vector<inputs::PathStep>;

// Where arrays and objects of an input lie, by their address. Made when first asked.
class InputIndex {
 public:
  explicit InputIndex(Value input) : input_(input) {}
  // nullptr: it is no array or object of the input.
  const InputPath* Find(Value value);
  Value input() const { return input_; }

 private:
  void Add(Value value, InputPath& path);

  Value input_;
  bool made_ = false;
  std::unordered_map<const void*, InputPath> paths_;
};

class Solution {
 public:
  // An expression of the body that holds, with the locals of its function.
  struct Held {
    const planner::ObservedPoint* point = nullptr;
    const OptionalValue* locals = nullptr;
  };

  Solution(const plan::Policy& policy, const ast::Rule& rule, std::vector<Held> body, InputIndex& index);

  // The message that the rule gives by it; nothing when that cannot be told.
  std::optional<std::string> Message() const;
  // The value of the input that the solution rests on, as far as it is there.
  InputPath Path() const;

 private:
  OptionalValue ValueOf(std::string_view variable) const;
  std::optional<std::string> TextOf(const ast::Term& term) const;
  std::optional<InputPath> Resolve(const ast::Term& term, int depth) const;
  std::optional<InputPath> ResolveVariable(std::string_view name, int depth) const;
  std::vector<bool> OnlyForMessage() const;

  const plan::Policy& policy_;
  const ast::Rule& rule_;
  std::vector<Held> body_;
  InputIndex& index_;
};

}  // namespace regoc::conftest
