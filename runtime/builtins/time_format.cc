// time.format and time.parse_ns: with Go's layouts.
#include "runtime/builtins/time_layout.h"
#include "runtime/builtins/time_operand.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome Format(CallContext& ctx, Value x) {
  TimeOperand time;
  if (Outcome wrong = ReadTime(ctx, x, time); wrong.failed()) return wrong;
  std::string_view layout = time.layout.empty() ? "RFC3339Nano" : time.layout;
  TextBuilder out(ctx.arena, 32);
  AppendTime(out, LayoutNamed(layout), time.instant, *time.zone);
  return out.Build();
}

Outcome Parse(CallContext& ctx, StringArg layout, StringArg text) {
  std::string_view fault;
  std::optional<Instant> instant = ParseTime(ctx.arena, LayoutNamed(layout), text, fault);
  if (!instant) return ctx.Error(fault);
  return ToNanosecondsOrFail(ctx, *instant);
}

}  // namespace

REGOC_REGISTER_BUILTINS(TimeFormat, {{"time.format", Typed<Format>}, {"time.parse_ns", Typed<Parse>}});

}  // namespace regoc::builtins
