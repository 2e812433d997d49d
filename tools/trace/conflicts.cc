#include "tools/trace/conflicts.h"

#include <algorithm>

#include "runtime/value/json.h"

namespace regoc::trace {

namespace {
constexpr size_t kMaxValues = 10;
}

void ConflictFinder::On(const Event& event, const Events& events) {
  if (event.op == Op::kIndex) return activations_.push_back({event.query, {}, false, false});
  if (event.op != Op::kValue) return;
  auto at = std::find_if(activations_.rbegin(), activations_.rend(),
                         [&](const Activation& a) { return a.caller == event.parent; });
  OptionalValue value = events.Read(event.point->operands[0], events.open().back().locals);
  if (at == activations_.rend() || !value.defined()) return;
  SourceRange rule = event.point->rule->range;
  if (!at->values.empty() && Equal(at->values[0].value, *value)) return;
  bool told = !at->values.empty() && std::any_of(at->values.begin() + 1, at->values.end(), [&](const Found& f) {
    return f.rule.begin == rule.begin && f.rule.file == rule.file;
  });
  if (told) return;
  auto [row, column] = rule.start();
  if (!at->values.empty() && rule.file->name() == fault_.file && row == fault_.row && column == fault_.column)
    at->wanted = true;
  if (at->values.size() == kMaxValues)
    at->more = true;
  else
    at->values.push_back({rule, ToRego(*value), *value});
}

std::string ConflictFinder::List() const {
  auto at = std::find_if(activations_.begin(), activations_.end(), [](const Activation& a) { return a.wanted; });
  if (at == activations_.end()) return "";
  std::vector<Found> values = at->values;
  std::stable_sort(values.begin(), values.end(), [](const Found& a, const Found& b) {
    if (a.rule.file != b.rule.file) return a.rule.file->name() < b.rule.file->name();
    return a.rule.begin < b.rule.begin;
  });
  std::string out = ":";
  for (const Found& found : values)
    out += "\n  " + FrameExcerpt(found.text) + " at " + found.rule.file->name() + ":" +
           std::to_string(found.rule.start().row);
  return out + (at->more ? "\n  ..." : "");
}

}  // namespace regoc::trace
