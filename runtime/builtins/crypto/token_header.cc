#include "runtime/builtins/crypto/token_header.h"

#include <span>

#include "runtime/builtins/text.h"
#include "runtime/value/table.h"

namespace regoc::builtins::crypto {

namespace {

// The texts of the list up to the first that is none.
Outcome ReadCritical(CallContext& ctx, Value list, Set& out) {
  if (!list.is_array()) return ctx.Error("crit: must be a list");
  for (Value item : std::span(list.items(), list.size())) {
    if (!item.is_string()) break;
    out.Add(item);
  }
  if (out.count == 0) return ctx.Error("crit: must be a nonempty list");
  return Outcome::Undefined();
}

}  // namespace

Outcome ReadTokenHeader(CallContext& ctx, const Object& header, TokenHeader& out) {
  Set* critical = Set::New(ctx.arena);
  std::string_view typ;
  struct Parameter {
    std::string_view name;
    std::string_view* where;
  };
  const Parameter kTexts[] = {{"alg", &out.alg}, {"cty", &out.cty}, {"kid", &out.kid}, {"typ", &typ}};
  const std::span<const Entry> entries(header.Sorted(), header.count);
  for (const Entry& entry : entries) {
    std::string_view name = entry.key.text();
    if (name == "crit") {
      if (Outcome wrong = ReadCritical(ctx, entry.value, *critical); wrong.failed()) return wrong;
    }
    for (const Parameter& parameter : kTexts) {
      if (parameter.name != name) continue;
      if (!entry.value.is_string()) return ctx.Error(Join(ctx.arena, name, ": must be a string"));
      *parameter.where = entry.value.text();
    }
  }
  for (const Entry& entry : entries) {
    std::string_view name = entry.key.text();
    bool known = name == "alg" || name == "cty" || name == "kid" || name == "typ" || name == "crit";
    if (!known && critical->Contains(entry.key)) out.unknown_critical = true;
  }
  return Outcome::Undefined();
}

}  // namespace regoc::builtins::crypto
