#include "runtime/builtins/time_operand.h"

#include <optional>

#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

constexpr std::string_view kWanted = "either number (ns) or [number (ns), string (tz)]";

}  // namespace

Outcome ReadTime(CallContext& ctx, Value v, TimeOperand& out) {
  if (!v.is_number() && (!v.is_array() || v.size() == 0)) return ctx.OperandError(1, kWanted, v);
  Value ns = v.is_array() ? v.items()[0] : v;
  if (!ns.is_number()) return ctx.OperandError(1, "number", ns);
  std::string_view zone_name;
  if (v.is_array() && v.size() > 1) {
    if (!v.items()[1].is_string()) return ctx.OperandError(1, "string", v.items()[1]);
    zone_name = v.items()[1].text();
  }
  std::string_view fault;
  out.zone = FindTimeZone(ctx, zone_name, fault);
  if (out.zone == nullptr) return ctx.Error(fault);
  if (v.is_array() && v.size() > 2) {
    if (!v.items()[2].is_string()) return ctx.OperandError(1, "string", v.items()[2]);
    out.layout = v.items()[2].text();
  }
  std::optional<int64_t> exact = ToInt64(ns);
  if (!exact) return ctx.Error("timestamp too big");
  out.instant = Instant::FromNanoseconds(*exact);
  return Outcome::Undefined();
}

Outcome ToNanosecondsOrFail(CallContext& ctx, Instant instant) {
  int64_t ns;
  if (!instant.ToNanoseconds(ns)) return ctx.Error("time outside of valid range");
  return Value::Int(ns);
}

}  // namespace regoc::builtins
