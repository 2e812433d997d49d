#include "runtime/builtins/json_schema/canonical.h"

#include <cmath>

#include "runtime/builtins/go_float.h"
#include "runtime/value/decimal_format.h"
#include "runtime/value/json.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"
#include "runtime/value/table.h"

namespace regoc::builtins::json_schema {

namespace {

// encoding/json's notation: exponents from 10^21 and below 10^-6, without a leading zero.
bool AppendDouble(std::string& out, Value number, std::string& fault) {
  double d = ToDouble(number);
  if (!std::isfinite(d)) {
    fault = "json: cannot unmarshal number " + std::string(number.text()) + " into Go value of type float64";
    return false;
  }
  double size = std::fabs(d);
  bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
  Arena arena;
  TextBuilder text(arena);
  AppendGoFloat(text, d, exponent ? 'e' : 'f', -1);
  out.append(text.view());
  size_t n = out.size();
  if (exponent && n >= 4 && out[n - 4] == 'e' && out[n - 3] == '-' && out[n - 2] == '0') out.erase(n - 2, 1);
  return true;
}

}  // namespace

bool AppendCanonical(std::string& out, Value v, std::string& fault) {
  if (v.is_number()) return AppendDouble(out, v, fault);
  if (v.is_array()) {
    out.push_back('[');
    for (size_t i = 0; i < v.size(); ++i) {
      if (i > 0) out.push_back(',');
      if (!AppendCanonical(out, v.items()[i], fault)) return false;
    }
    out.push_back(']');
    return true;
  }
  if (!v.is_object()) {
    AppendJson(out, v, {.escape_html = true});
    return true;
  }
  const Object& object = v.object();
  out.push_back('{');
  for (uint32_t i = 0; i < object.count; ++i) {
    const Entry& entry = object.Sorted()[i];
    if (i > 0) out.push_back(',');
    AppendJson(out, entry.key, {.escape_html = true});
    out.push_back(':');
    if (!AppendCanonical(out, entry.value, fault)) return false;
  }
  out.push_back('}');
  return true;
}

std::string LimitText(Value number) {
  Arena arena;
  regoc::internal::DecimalParts parts = regoc::internal::TakeApart(NumberText(arena, number));
  if (parts.zero()) return "0";
  regoc::internal::Digits digits;
  digits.point = parts.point;
  for (const char* c = parts.first; c != parts.last; ++c) {
    if (*c != '.') digits.text.push_back(*c);
  }
  digits.Trim();
  return regoc::internal::FormatGeneral(parts.negative, digits);
}

}  // namespace regoc::builtins::json_schema
