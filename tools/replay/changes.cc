#include "tools/replay/changes.h"

#include "compiler/planner/program_planner.h"
#include "runtime/value/table.h"

namespace regoc::replay {

namespace {

constexpr std::string_view kNames[kChanges] = {"newly-denied", "newly-allowed", "changed", "error", "recovered"};

std::string JsonOf(Value value) {
  std::string text;
  AppendJson(text, value);
  return text;
}

Answer AnswerOf(OptionalValue value) { return {value ? std::optional(JsonOf(*value)) : std::nullopt, ""}; }

// What an item of a collection says to people: itself, or the "msg" or "message" that it has.
std::string MessageOf(Value item) {
  if (item.is_string()) return std::string(item.text());
  if (item.is_object())
    for (std::string_view key : {"msg", "message"})
      if (OptionalValue text = item.object().Get(key); text && (*text).is_string()) return std::string((*text).text());
  return JsonOf(item);
}

// Items of `list` that `others` does not have.
std::vector<std::string> Missing(Arena& arena, Value list, OptionalValue others) {
  Set* known = Set::New(arena);
  if (others && (*others).is_array())
    for (uint32_t i = 0; i < (*others).size(); ++i) known->Add((*others).items()[i]);
  std::vector<std::string> messages;
  for (uint32_t i = 0; i < list.size(); ++i)
    if (!known->Contains(list.items()[i])) messages.push_back(MessageOf(list.items()[i]));
  return messages;
}

Change ChangeOf(VerdictPair verdicts) {
  if (verdicts.before == Verdict::kAllowed && verdicts.after == Verdict::kDenied) return Change::kNewlyDenied;
  if (verdicts.before == Verdict::kDenied && verdicts.after == Verdict::kAllowed) return Change::kNewlyAllowed;
  return Change::kChanged;
}

bool IsObject(OptionalValue value) { return value && (*value).is_object(); }

}  // namespace

std::string_view NameOf(Change change) { return kNames[static_cast<size_t>(change)]; }

std::optional<Change> ChangeNamed(std::string_view name) {
  for (size_t i = 0; i < kChanges; ++i)
    if (kNames[i] == name) return static_cast<Change>(i);
  return std::nullopt;
}

void ChangeFinder::Compare(const std::string& name, OptionalValue before, OptionalValue after,
                           std::vector<RuleChange>& out) {
  if (before.defined() == after.defined() && (!before || Equal(*before, *after))) return;
  bool objects = (IsObject(before) || !before) && (IsObject(after) || !after);
  if (objects && is_package_(name)) {
    Object* keys = Object::New(arena_);
    for (OptionalValue side : {before, after})
      if (side)
        for (uint32_t i = 0; i < (*side).object().count; ++i) keys->Put((*side).object().items[i].key, Value());
    const Entry* entries = keys->Sorted();
    for (uint32_t i = 0; i < keys->count; ++i) {
      auto member = [&](OptionalValue side) { return side ? (*side).object().Get(entries[i].key) : OptionalValue(); };
      std::string child = name + planner::PathText({std::string(entries[i].key.text())}).substr(4);
      Compare(child, member(before), member(after), out);
    }
    return;
  }
  RuleChange change{name, ChangeOf(Judge(name, before, after, rules_)), AnswerOf(before), AnswerOf(after), {}, {}};
  if (after && (*after).is_array()) change.appeared = Missing(arena_, *after, before);
  if (before && (*before).is_array()) change.vanished = Missing(arena_, *before, after);
  out.push_back(std::move(change));
}

std::vector<RuleChange> ChangeFinder::Find(const std::string& name, const Answer& before, const Answer& after) {
  std::vector<RuleChange> changes;
  if (before.error.empty() != after.error.empty()) {
    changes.push_back({name, before.error.empty() ? Change::kError : Change::kRecovered, before, after, {}, {}});
    return changes;
  }
  if (!before.error.empty()) return changes;
  arena_.Reset();
  auto read = [this](JsonReader& reader, const Answer& answer) {
    if (!answer.json) return OptionalValue();
    Result<Value> value = reader.Parse(arena_, *answer.json, JsonLimits{.max_depth = 10000});
    return OptionalValue(value.ok() ? *value : Value::String(*answer.json));  // beyond limits: compared as text
  };
  Compare(name, read(before_reader_, before), read(after_reader_, after), changes);
  return changes;
}

}  // namespace regoc::replay
