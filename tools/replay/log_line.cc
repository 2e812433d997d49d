#include "tools/replay/log_line.h"

#include "runtime/builtins/time_layout.h"
#include "runtime/value/lazy_object.h"

namespace regoc::replay {

namespace {

enum Slot : uint32_t {
  kDecisionId,
  kPath,
  kQuery,
  kInput,
  kResult,
  kError,
  kErased,
  kMasked,
  kTimestamp,
  kKnown,
  kType,
  kLevel
};

// Only these are read; the rest of an entry is checked and passed over.
Shapes EntryShapes() {
  Shape entry;
  entry.keys = {"decision_id",      "path", "query", "input", "result", "error", "erased", "masked", "timestamp",
                "nd_builtin_cache", "type", "level"};
  entry.fields.assign(entry.keys.size(), 0);
  return Shapes({{}, std::move(entry)});
}

std::string_view TextIn(OptionalValue value) {
  return value.defined() && (*value).is_string() ? (*value).text() : std::string_view();
}

// Whether one of the JSON pointers names `part` or something in it.
bool Names(OptionalValue pointers, std::string_view part) {
  if (!pointers || !(*pointers).is_array()) return false;
  for (uint32_t i = 0; i < (*pointers).size(); ++i) {
    std::string_view pointer = TextIn((*pointers).items()[i]);
    if (pointer == part || (pointer.starts_with(part) && pointer[part.size()] == '/')) return true;
  }
  return false;
}

// JSON has no sets.
Value AsSet(Arena& arena, Value value) {
  if (!value.is_array()) return value;
  Set* set = Set::New(arena, value.size());
  for (uint32_t i = 0; i < value.size(); ++i) set->Add(value.items()[i]);
  return Value::Set(set);
}

}  // namespace

LogLineReader::LogLineReader() : shapes_(EntryShapes()) {}

std::string_view LogLineReader::TextOf(Value value, std::string& kept) {
  if (value.is_object() && value.raw_object().unresolved) {
    const auto& object = static_cast<const LazyObject&>(value.raw_object());
    return {object.text().data(), object.text().size() + 1};  // with its brace
  }
  kept.clear();
  AppendJson(kept, value);
  return kept;
}

// {"http.send": {"[{\"url\": …}]": {…}}}: by name, by the JSON text of the arguments.
Status LogLineReader::ReadKnownResults(Value cache, Recorded& entry) {
  if (!cache.is_object()) return Error{"nd_builtin_cache must be an object"};
  Object* known = Object::New(arena_);
  const Object& names = cache.object();
  for (uint32_t i = 0; i < names.count; ++i) {
    Value name = names.items[i].key;
    if (!names.items[i].value.is_object())
      return Error{"nd_builtin_cache: results of " + std::string(name.text()) + " must be an object"};
    const Object& calls = names.items[i].value.object();
    for (uint32_t j = 0; j < calls.count; ++j) {
      Result<Value> arguments = argument_reader_.Parse(arena_, calls.items[j].key.text());
      if (!arguments.ok() || !arguments->is_array())
        return Error{"nd_builtin_cache: arguments of " + std::string(name.text()) + " must be an array as JSON text"};
      ArrayBuilder call(arena_, arguments->size() + 1);
      call.Append(name);
      for (uint32_t k = 0; k < arguments->size(); ++k) call.Append(arguments->items()[k]);
      Value result = calls.items[j].value;
      if (name.text() == "net.lookup_ip_addr") result = AsSet(arena_, result);
      if (name.text() == "time.now_ns" && result.is_int()) entry.now_ns = result.integer();
      known->Put(call.Build(), result);
    }
  }
  entry.known_results = Value::Object(known);
  return Unit{};
}

int64_t LogLineReader::ClockOf(const Recorded& entry) {
  if (entry.now_ns != 0 || entry.timestamp.empty()) return entry.now_ns;
  std::string_view fault;
  int64_t ns = 0;
  std::optional<builtins::Instant> instant =
      builtins::ParseTime(arena_, "2006-01-02T15:04:05.999999999Z07:00", entry.timestamp, fault);
  return instant && instant->ToNanoseconds(ns) ? ns : 0;
}

Result<std::optional<Recorded>> LogLineReader::Read(std::string_view text) {
  arena_.Reset();
  Result<Value> parsed = reader_.Parse(arena_, text, {&shapes_, 1});
  if (!parsed.ok()) return parsed.error();
  if (!parsed->is_object()) return Error{"an entry of a decision log must be an object"};
  const auto& object = static_cast<const LazyObject&>(parsed->raw_object());
  auto slot = [&](Slot at) { return object.slots()[at]; };
  if (slot(kLevel) && slot(kType) && !TextIn(slot(kType)).ends_with("decision_logs")) return std::optional<Recorded>();
  if (slot(kLevel) && !slot(kType) && !slot(kPath) && !slot(kQuery)) return std::optional<Recorded>();
  Recorded entry;
  entry.decision_id = TextIn(slot(kDecisionId));
  entry.path = TextIn(slot(kPath));
  entry.query = TextIn(slot(kQuery));
  if (slot(kPath) && !(*slot(kPath)).is_string()) return Error{"path must be a string"};
  if (slot(kQuery) && !(*slot(kQuery)).is_string()) return Error{"query must be a string"};
  if (!slot(kPath) && !slot(kQuery)) return Error{"an entry of a decision log must have path or query"};
  if (slot(kInput)) entry.input = TextOf(*slot(kInput), input_);
  if (slot(kResult)) entry.result = TextOf(*slot(kResult), result_);
  entry.failed = slot(kError).defined();
  entry.input_incomplete = Names(slot(kErased), "/input") || Names(slot(kMasked), "/input");
  entry.result_incomplete = Names(slot(kErased), "/result") || Names(slot(kMasked), "/result");
  entry.timestamp = TextIn(slot(kTimestamp));
  if (slot(kKnown))
    if (Status read = ReadKnownResults(*slot(kKnown), entry); !read.ok()) return read.error();
  return std::optional<Recorded>(std::move(entry));
}

}  // namespace regoc::replay
