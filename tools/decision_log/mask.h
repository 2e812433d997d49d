// What data.system.log.mask asks for, as OPA reads it: a set or an array of pointers to what is erased
// ("/input/password"), and of objects {"op": "remove" | "upsert", "path": …, "value": …}.
//
//   Result<std::vector<MaskRule>> rules = ReadMaskRules(value);
//   MaskedParts parts{.input = input, …};
//   for (const MaskRule& rule : *rules) ApplyMask(arena, rule, parts);
//
// Parts of pointers are keys of objects and positions in arrays. A key with escapes (%XX) finds the key that it stands
// for, too, which OPA's masks do not reach.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc::decision_log {

enum class EventPart { kInput, kResult, kNondeterministic };

struct MaskRule {
  EventPart part = EventPart::kInput;
  std::vector<std::string> path;  // in the part; empty: all of it
  bool upsert = false;
  Value value;
  std::string pointer;  // as it is logged
};

// The parts of an event; undefined ones are not there.
struct MaskedParts {
  OptionalValue input, result, nondeterministic;
  std::vector<std::string> erased, masked;  // pointers of rules that changed something

  OptionalValue& at(EventPart part);
};

// Errors are worded as OPA words them. Values are those of `rules`.
Result<std::vector<MaskRule>> ReadMaskRules(Value rules);

// New values are made in `arena`; those that were there are not changed.
void ApplyMask(Arena& arena, const MaskRule& rule, MaskedParts& parts);

}  // namespace regoc::decision_log
