// The results of a query in OPA's output formats.
#pragma once

#include <string>

#include "compiler/sema/program.h"
#include "runtime/value/value.h"

namespace regoc::cli {

// `solutions` is what a planned query gives: an array with one object of bindings a solution, its values of expressions
// under "$expressions". An undefined query has none.
std::string ResultsAsJson(const sema::Query& query, Value solutions);
std::string ResultsAsPretty(const sema::Query& query, Value solutions);
std::string ResultsAsRaw(const sema::Query& query, Value solutions);
std::string ResultsAsValues(const sema::Query& query, Value solutions);
std::string ResultsAsBindings(Value solutions);

}  // namespace regoc::cli
