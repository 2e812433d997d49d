// From places of statements to rules.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/explain.h"

namespace regoc::explain {

class RuleIndex {
 public:
  RuleIndex(const sema::Program& program, const plan::Policy& policy);

  // The rule, by its index in Program::rules, that the place lies in.
  std::optional<uint32_t> RuleAt(const plan::Location& where) const;
  // "data.p.allow": what the rule is part of.
  const std::string& DocumentOf(uint32_t rule) const { return documents_[rule]; }
  Place PlaceOf(const plan::Location& where) const;

 private:
  using Position = std::pair<uint32_t, uint32_t>;
  struct Span {
    Position begin, end;
    uint32_t rule;
  };
  const plan::Policy& policy_;
  std::map<std::string, std::vector<Span>> files_;  // sorted
  std::vector<std::string> documents_;
};

}  // namespace regoc::explain
