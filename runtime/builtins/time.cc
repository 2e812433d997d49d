// time.*: what needs no layout.
#include <algorithm>

#include "runtime/builtins/duration.h"
#include "runtime/builtins/time_layout.h"
#include "runtime/builtins/time_operand.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Value Array(Arena& arena, std::initializer_list<int64_t> numbers) {
  ArrayBuilder items(arena, numbers.size());
  for (int64_t n : numbers) items.Append(Value::Int(n));
  return items.Build();
}

Outcome Now(CallContext& ctx) { return Value::Int(ctx.now_ns); }

Outcome Date(CallContext& ctx, Value x) {
  TimeOperand time;
  if (Outcome wrong = ReadTime(ctx, x, time); wrong.failed()) return wrong;
  CivilTime local = time.Local();
  return Array(ctx.arena, {local.year, local.month, local.day});
}

Outcome Clock(CallContext& ctx, Value x) {
  TimeOperand time;
  if (Outcome wrong = ReadTime(ctx, x, time); wrong.failed()) return wrong;
  CivilTime local = time.Local();
  return Array(ctx.arena, {local.hour, local.minute, local.second});
}

Outcome Weekday(CallContext& ctx, Value x) {
  TimeOperand time;
  if (Outcome wrong = ReadTime(ctx, x, time); wrong.failed()) return wrong;
  return Value::String(kDayNames[time.Local().Weekday()]);
}

// Months and days outside of their ranges run over into years and months.
Outcome AddDate(CallContext& ctx, Value x, Value years, Value months, Value days) {
  constexpr int64_t kFar = 1000000;  // years, months or days that lead out of the range whatever the others are
  TimeOperand time;
  if (Outcome wrong = ReadTime(ctx, x, time); wrong.failed()) return wrong;
  int64_t added[3];
  const Value operands[3] = {years, months, days};
  for (int i = 0; i < 3; ++i) {
    if (!operands[i].is_number()) return ctx.OperandError(i + 2, "number", operands[i]);
    if (!PlainInteger(operands[i], added[i])) {
      return ctx.OperandFault(i + 2, "must be integer number but got floating-point number");
    }
    added[i] = std::clamp(added[i], -kFar, kFar);
  }
  CivilTime local = time.Local();
  int64_t month = local.month - 1 + added[1];
  int64_t carried = month >= 0 ? month / 12 : (month - 11) / 12;
  local.year += added[0] + carried;
  local.month = static_cast<int>(month - carried * 12) + 1;
  local.day += static_cast<int>(added[2]);
  return ToNanosecondsOrFail(ctx, {time.zone->FromLocal(FromCivil(local)), time.instant.nanoseconds});
}

bool After(const Instant& a, const Instant& b) {
  return a.seconds != b.seconds ? a.seconds > b.seconds : a.nanoseconds > b.nanoseconds;
}

// Years, months, days, hours, minutes and seconds between two times, in the zone of the first.
Outcome Difference(CallContext& ctx, Value x, Value y) {
  TimeOperand first;
  TimeOperand second;
  if (Outcome wrong = ReadTime(ctx, x, first); wrong.failed()) return wrong;
  if (Outcome wrong = ReadTime(ctx, y, second); wrong.failed()) return wrong;
  // The zone of the first again: reading the second may have dropped it from the cache.
  if (Outcome wrong = ReadTime(ctx, x, first); wrong.failed()) return wrong;
  Instant from = first.instant;
  Instant to = second.instant;
  if (After(from, to)) std::swap(from, to);
  CivilTime a = first.zone->ToLocal(from.seconds);
  CivilTime b = first.zone->ToLocal(to.seconds);
  int64_t parts[] = {b.year - a.year, b.month - a.month,   b.day - a.day,
                     b.hour - a.hour, b.minute - a.minute, b.second - a.second};
  const int64_t sizes[] = {0, 12, DaysInMonth(a.year, a.month), 24, 60, 60};
  for (int i = 5; i > 0; --i) {
    if (parts[i] >= 0) continue;
    parts[i] += sizes[i];
    --parts[i - 1];
  }
  return Array(ctx.arena, {parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]});
}

Outcome ParseRfc3339(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<Instant> instant = ParseTime(ctx.arena, LayoutNamed("RFC3339"), text, fault);
  if (!instant) return ctx.Error(fault);
  return ToNanosecondsOrFail(ctx, *instant);
}

Outcome ParseDurationText(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<int64_t> ns = ParseDuration(ctx.arena, text, fault);
  if (!ns) return ctx.Error(fault);
  return Value::Int(*ns);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Time, {{"time.add_date", Typed<AddDate>},
                               {"time.clock", Typed<Clock>},
                               {"time.date", Typed<Date>},
                               {"time.diff", Typed<Difference>},
                               {"time.now_ns", Typed<Now>},
                               {"time.parse_duration_ns", Typed<ParseDurationText>},
                               {"time.parse_rfc3339_ns", Typed<ParseRfc3339>},
                               {"time.weekday", Typed<Weekday>}});

}  // namespace regoc::builtins
