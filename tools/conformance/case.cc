#include "tools/conformance/case.h"

#include "runtime/base/file.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::conformance {

namespace {

std::optional<std::string> Text(const Object& line, std::string_view key) {
  OptionalValue value = line.Get(key);
  return value && (*value).is_string() ? std::optional(std::string((*value).text())) : std::nullopt;
}

bool Flag(const Object& line, std::string_view key) {
  OptionalValue value = line.Get(key);
  return value && (*value).is_true();
}

Case FromJson(std::shared_ptr<Arena> arena, const Object& line) {
  Case c;
  c.arena = std::move(arena);
  c.note = Text(line, "note").value_or("");
  c.topic = Text(line, "topic").value_or("");
  c.query = Text(line, "query").value_or("");
  if (OptionalValue modules = line.Get("modules"); modules && (*modules).is_array())
    for (uint32_t i = 0; i < (*modules).size(); ++i) c.modules.emplace_back((*modules).items()[i].text());
  c.data = line.Get("data");
  c.input = line.Get("input");
  c.input_term = Text(line, "input_term");
  c.strict_error = Flag(line, "strict_error");
  c.sort_bindings = Flag(line, "sort_bindings");
  c.ignore_generated_vars = Flag(line, "ignore_generated_vars");
  c.want_result = line.Get("want_result");
  c.want_error_code = Text(line, "want_error_code");
  c.want_error = Text(line, "want_error");
  if (OptionalValue env = line.Get("env"); env && (*env).is_object())
    for (uint32_t i = 0; i < (*env).object().count; ++i)
      c.env.emplace_back((*env).object().items[i].key.text(), (*env).object().items[i].value.text());
  return c;
}

}  // namespace

Result<std::vector<Case>> ReadCases(const std::string& file) {
  Result<std::string> text = ReadFile(file);
  if (!text.ok()) return text.error();
  auto arena = std::make_shared<Arena>();
  JsonReader reader;
  std::vector<Case> cases;
  std::string_view rest = *text;
  for (size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty()) continue;
    Result<Value> parsed = reader.Parse(*arena, line);
    std::string place = file + ":" + std::to_string(number) + ": ";
    if (!parsed.ok()) return Error{place + parsed.error().message};
    if (!parsed->is_object()) return Error{place + "not a JSON object"};
    cases.push_back(FromJson(arena, parsed->object()));
  }
  return cases;
}

}  // namespace regoc::conformance
