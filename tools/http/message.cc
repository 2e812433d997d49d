#include "tools/http/message.h"

#include <algorithm>

namespace regoc::http {

namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

std::string_view Request::field(std::string_view name) const {
  for (const Field& field : fields)
    if (SameName(field.name, name)) return field.value;
  return {};
}

void Response::Reset() {
  status = 200;
  content_type = "application/json";
  fields.clear();
  body.clear();
  close = false;
}

}  // namespace regoc::http
