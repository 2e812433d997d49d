// For tests: calls with documents as texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/test_support.h"
#include "runtime/value/json.h"

namespace regoc::builtins::graphql {

// What the built-in gives for these texts, as in test_support.h.
inline std::string CallTexts(std::string_view name, const std::vector<std::string>& texts) {
  std::vector<regoc::Value> args;
  for (const std::string& text : texts) args.push_back(regoc::Value::String(text));
  std::string json;
  AppendJson(json, regoc::Value::Array(args.data(), args.size()));
  return builtins::Call(name, json);
}

// What graphql.parse has against the query or the schema; "valid" when nothing.
inline std::string FaultOf(const std::string& query, const std::string& schema) {
  constexpr std::string_view kPrefix = "error: eval_builtin_error: graphql.parse: ";
  std::string result = CallTexts("graphql.parse", {query, schema});
  return result.starts_with(kPrefix) ? result.substr(kPrefix.size()) : result.starts_with("[") ? "valid" : result;
}

struct FaultCase {
  std::string query;
  std::string fault;
};

inline void ExpectFaults(const std::string& schema, std::span<const FaultCase> cases) {
  for (const FaultCase& c : cases) EXPECT_EQ(FaultOf(c.query, schema), c.fault) << c.query;
}

// What is wrong with a schema, without what OPA puts before it.
inline std::string SchemaFaultOf(const std::string& schema) {
  constexpr std::string_view kPrefix = "Error in gqlparser SchemaDocument to Schema conversion: ";
  std::string fault = FaultOf("{__typename}", schema);
  return fault.starts_with(kPrefix) ? fault.substr(kPrefix.size()) : fault;
}

}  // namespace regoc::builtins::graphql
