// Built-ins that generated code calls by themselves, without what eval::State does around a call: runtime/abi/direct.h.
// They look at nothing of the CallContext but its arena and its cache, and allocate no more than some multiple of their
// operands. What they say when they fail is of no use: the usual call says it again.
#pragma once

#include "runtime/builtins/typed.h"

namespace regoc::builtins::direct {

Outcome Concat(CallContext& ctx, StringArg delimiter, SetOrArrayArg parts);
Outcome FormatInt(CallContext& ctx, NumberArg number, NumberArg base);
Outcome Get(CallContext& ctx, ObjectArg object, Value key, Value otherwise);
Outcome IndexOf(CallContext& ctx, StringArg text, StringArg part);
Outcome Lower(CallContext& ctx, StringArg text);
Outcome Member(CallContext& ctx, Value wanted, Value collection);
// regex.match for patterns that were asked for before; undefined for others.
Outcome RegexMatch(CallContext& ctx, StringArg pattern, StringArg text);
Outcome Replace(CallContext& ctx, StringArg text, StringArg from, StringArg to);
Outcome Slice(CallContext& ctx, ArrayArg array, IntArg start, IntArg stop);
Outcome Split(CallContext& ctx, StringArg text, StringArg delimiter);
Outcome Substring(CallContext& ctx, StringArg text, IntArg start, IntArg length);
Outcome ToNumber(CallContext& ctx, Value x);
Outcome Trim(CallContext& ctx, StringArg text, StringArg cutset);
Outcome TrimLeft(CallContext& ctx, StringArg text, StringArg cutset);
Outcome TrimPrefix(CallContext& ctx, StringArg text, StringArg prefix);
Outcome TrimRight(CallContext& ctx, StringArg text, StringArg cutset);
Outcome TrimSpace(CallContext& ctx, StringArg text);
Outcome TrimSuffix(CallContext& ctx, StringArg text, StringArg suffix);
Outcome Upper(CallContext& ctx, StringArg text);

}  // namespace regoc::builtins::direct
