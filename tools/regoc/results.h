// The results of a query in OPA's output formats.
#pragma once

#include <string>

#include "compiler/sema/program.h"
#include "compiler/syntax/json_writer.h"
#include "runtime/value/value.h"

namespace regoc::cli {

// `solutions` is what a planned query gives: an array with one object of bindings a solution, its values of expressions
// under "$expressions". An undefined query has none.
void WriteResults(syntax::JsonWriter& json, const sema::Query& query, Value solutions);
// Values longer than `limit` bytes are cut off; 0: none.
std::string ResultsAsPretty(const sema::Query& query, Value solutions, size_t limit = 0);
std::string ResultsAsRaw(Value solutions);
std::string ResultsAsValues(Value solutions);
std::string ResultsAsBindings(Value solutions);

}  // namespace regoc::cli
