// Which parts of input and data the functions of a plan look at, as paths of constant keys.
//
//   allow if input.user.role == data.roles[input.kind]     input: uses user.role, kind; data: uses roles
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

// Constants of the policy; of equal ones the first.
using KeyPath = std::vector<uint32_t>;

struct Reads {
  std::set<KeyPath> used;     // values that are looked at, with all that is in them
  std::set<KeyPath> touched;  // values that are asked for, if only for what is in them

  void Use(const KeyPath& path);
  void Touch(const KeyPath& path);
  void Add(const Reads& other);
};
using DocumentReads = std::array<Reads, 2>;  // by LocalId: kInput, kData

// Of each function, with all that it calls; and of the body of each With, by its number (NumberWiths). The policy is
// verified.
struct PolicyReads {
  explicit PolicyReads(const Policy& policy);
  std::vector<DocumentReads> funcs;
  std::vector<DocumentReads> withs;
  std::vector<uint32_t> first_constant;  // by constant: the first one that is equal
};

}  // namespace regoc::plan
