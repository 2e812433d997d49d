#include "tools/conftest/read_paths.h"

#include <algorithm>

#include "runtime/base/arena.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::conftest {

namespace {

using Step = ReadPaths::Step;

// "input.spec[_][\"a b\"][0]"; what is neither a text nor a number of a step stands for any element.
std::vector<Step> StepsOf(const std::string& text) {
  std::vector<Step> steps;
  size_t at = std::string_view("input").size();
  while (at < text.size()) {
    if (text[at] == '.') {
      size_t end = std::min(text.find_first_of(".[", at + 1), text.size());
      steps.emplace_back(text.substr(at + 1, end - at - 1));
      at = end;
      continue;
    }
    size_t end = at + 1;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != ']'); ++end) {
      if (quoted && text[end] == '\\') ++end;
      else if (text[end] == '"') quoted = !quoted;
    }
    std::string inside = text.substr(at + 1, end - at - 1);
    Arena arena;
    JsonReader reader;
    Result<Value> value = inside == "_" ? Result<Value>(Value()) : reader.Parse(arena, inside);
    if (value.ok() && value->is_string()) steps.emplace_back(std::string(value->text()));
    else if (value.ok() && value->is_int() && value->integer() >= 0) steps.emplace_back(static_cast<uint32_t>(value->integer()));
    else steps.emplace_back();
    at = end + 1;
  }
  return steps;
}

// Whether `count` steps of the path lead to something, or the path ends before.
bool Leads(Value at, const std::vector<Step>& path, size_t step, size_t count) {
  if (step == count || step == path.size()) return true;
  if (at.is_object()) {
    if (auto* key = std::get_if<std::string>(&path[step])) {
      OptionalValue member = at.object().Get(*key);
      return member.defined() && Leads(*member, path, step + 1, count);
    }
    for (uint32_t i = 0; i < at.object().count; ++i)
      if (std::holds_alternative<std::monostate>(path[step]) && Leads(at.object().items[i].value, path, step + 1, count)) return true;
    return false;
  }
  if (!at.is_array()) return false;
  if (auto* index = std::get_if<uint32_t>(&path[step])) return *index < at.size() && Leads(at.items()[*index], path, step + 1, count);
  for (uint32_t i = 0; i < at.size(); ++i)
    if (std::holds_alternative<std::monostate>(path[step]) && Leads(at.items()[i], path, step + 1, count)) return true;
  return false;
}

}  // namespace

bool ReadPaths::Touch(Value input, bool combined) const {
  if (whole) return true;
  constexpr size_t kOfFile = 2;  // [_].contents
  return std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return Leads(input, path, 0, combined ? kOfFile + 1 : 1); });
}

ReadPaths ReadPathsOf(const compare::InputReads& reads) {
  ReadPaths out{.whole = reads.whole, .texts = reads.paths};
  for (const std::string& text : reads.paths) out.paths.push_back(StepsOf(text));
  return out;
}

}  // namespace regoc::conftest
