// eq, ne, lt, le, gt and ge of templates.
#pragma once

#include <span>
#include <string>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/template/datum.h"

namespace regoc::builtins::text_template {

bool CallEq(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
bool CallNe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
bool CallLt(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
bool CallLe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
bool CallGt(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
bool CallGe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);

}  // namespace regoc::builtins::text_template
