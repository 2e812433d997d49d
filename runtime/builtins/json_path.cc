#include "runtime/builtins/json_path.h"

#include <algorithm>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

// ~1 is a slash, ~0 a tilde.
Value Unescape(Arena& arena, std::string_view part) {
  if (part.find('~') == std::string_view::npos) return Value::String(part);
  TextBuilder slashes(arena, part.size());
  for (size_t i = 0; i < part.size(); ++i) {
    bool slash = part.substr(i).starts_with("~1");
    slashes.Append(slash ? '/' : part[i]);
    i += slash;
  }
  TextBuilder out(arena, slashes.size());
  for (size_t i = 0; i < slashes.size(); ++i) {
    out.Append(slashes.view()[i]);
    i += slashes.view().substr(i).starts_with("~0");
  }
  return out.Build();
}

}  // namespace

Outcome ReadJsonPath(CallContext& ctx, Value path, JsonPath& out) {
  if (path.is_array()) {
    out.assign(path.items(), path.items() + path.size());
    return Outcome::Undefined();
  }
  if (!path.is_string()) {
    return ctx.OperandError(2, "one of {set, array} containing string paths or array of path segments", path);
  }
  std::string_view rest = path.text();
  if (rest.empty()) return Outcome::Undefined();
  rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  while (true) {
    size_t slash = rest.find('/');
    out.push_back(Unescape(ctx.arena, rest.substr(0, slash)));
    if (slash == std::string_view::npos) return Outcome::Undefined();
    rest.remove_prefix(slash + 1);
  }
}

Value IndexKey(Arena& arena, size_t index) {
  TextBuilder text(arena);
  text.AppendInt(static_cast<int64_t>(index));
  return text.Build();
}

}  // namespace regoc::builtins
