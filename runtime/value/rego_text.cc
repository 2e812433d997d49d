#include <charconv>

#include "runtime/value/go_quote.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

void AppendRego(std::string& out, Value v);

void AppendItems(std::string& out, const Value* items, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    if (i != 0) out += ", ";
    AppendRego(out, items[i]);
  }
}

void AppendObject(std::string& out, const Object& object) {
  const Entry* entries = object.Sorted();
  out.push_back('{');
  for (uint32_t i = 0; i < object.count; ++i) {
    if (i != 0) out += ", ";
    AppendRego(out, entries[i].key);
    out += ": ";
    AppendRego(out, entries[i].value);
  }
  out.push_back('}');
}

void AppendSet(std::string& out, const Set& set) {
  if (set.count == 0) {
    out += "set()";
    return;
  }
  out.push_back('{');
  AppendItems(out, set.Sorted(), set.count);
  out.push_back('}');
}

void AppendRego(std::string& out, Value v) {
  switch (v.tag()) {
    case Tag::kNull:
      out += "null";
      break;
    case Tag::kBoolean:
      out += v.boolean() ? "true" : "false";
      break;
    case Tag::kInt: {
      char buffer[24];
      out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, v.integer()).ptr);
      break;
    }
    case Tag::kDecimal:
      out += v.text();
      break;
    case Tag::kString:
      AppendGoQuoted(out, v.text());
      break;
    case Tag::kArray:
      out.push_back('[');
      AppendItems(out, v.items(), v.size());
      out.push_back(']');
      break;
    case Tag::kObject:
      AppendObject(out, v.object());
      break;
    case Tag::kSet:
      AppendSet(out, v.set());
      break;
    case Tag::kUndefined:
    case Tag::kError:
      break;
  }
}

}  // namespace

std::string ToRego(Value v) {
  std::string out;
  AppendRego(out, v);
  return out;
}

}  // namespace regoc
