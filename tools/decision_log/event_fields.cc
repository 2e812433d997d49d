#include "tools/decision_log/event_fields.h"

#include <cstring>
#include <ctime>

#include "runtime/value/lazy_object.h"

namespace regoc::decision_log {

namespace {

Shapes FieldShapes() {
  Shape event;
  event.keys = {"decision_id", "path", "timestamp"};
  event.fields.assign(event.keys.size(), 0);
  return Shapes({{}, std::move(event)});
}

bool ReadTime(std::string_view timestamp, std::tm& parts) {
  parts = {};
  return timestamp.size() >= 20 &&
         strptime(std::string(timestamp.substr(0, 19)).c_str(), "%Y-%m-%dT%H:%M:%S", &parts) != nullptr;
}

}  // namespace

EventFields::EventFields() : shapes_(FieldShapes()) {}

void EventFields::Read(std::string_view event) {
  decision_id = path = timestamp = {};
  arena_.Reset();
  Result<Value> read = reader_.Parse(arena_, event, {&shapes_, 1});
  if (!read.ok() || !read->is_object()) return;
  const auto& object = static_cast<const LazyObject&>(read->raw_object());
  std::string_view* fields[] = {&decision_id, &path, &timestamp};
  for (size_t i = 0; i < 3; ++i)
    if (OptionalValue value = object.slots()[i]; value && (*value).is_string()) *fields[i] = (*value).text();
}

std::string UnixTime(std::string_view timestamp) {
  std::tm parts;
  if (!ReadTime(timestamp, parts)) return "";
  std::string text = std::to_string(timegm(&parts));
  std::string_view rest = timestamp.substr(19);
  if (rest.starts_with('.')) text += rest.substr(0, rest.find('Z'));
  return text;
}

std::string DatedName(const std::string& format, std::string_view timestamp) {
  std::tm parts;
  if (!ReadTime(timestamp, parts)) return format;
  char text[512];
  size_t size = std::strftime(text, sizeof text, format.c_str(), &parts);
  return {text, size};
}

}  // namespace regoc::decision_log
