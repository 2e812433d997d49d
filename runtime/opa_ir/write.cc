#include "runtime/opa_ir/write.h"

#include <algorithm>

#include "runtime/opa_ir/func_writer.h"
#include "runtime/value/json.h"

namespace regoc::opa_ir {

namespace {

// "data.p.allow" -> ["g0","p","allow"]; empty for variants of functions and for names that are no plain path.
std::string PathOf(const std::string& name) {
  bool plain = name.starts_with("data.") && std::all_of(name.begin(), name.end(), [](char c) {
                 return c == '.' || c == '_' || std::isalnum(static_cast<unsigned char>(c));
               });
  if (!plain) return "";
  std::string path = "\"g0\"";
  for (size_t at = 5; at <= name.size();) {
    size_t end = std::min(name.find('.', at), name.size());
    path += ",\"" + name.substr(at, end - at) + "\"";
    at = end + 1;
  }
  return "[" + path + "]";
}

void WriteFunc(const plan::Policy& policy, const plan::Func& func, Strings& strings, std::string& out,
               std::string& fault) {
  FuncWriter writer(policy, func, strings, out);
  out += "{\"name\":" + Quoted(FunctionName(func)) + ",\"params\":[";
  for (uint32_t i = 0; i < func.params; ++i) out += (i == 0 ? "" : ",") + std::to_string(i);
  out += "],\"blocks\":[{\"stmts\":[";
  writer.Body(func.body);
  if (!writer.fault().empty()) fault = func.name + ": " + writer.fault();
  std::string path = PathOf(func.name);
  out +=
      "]}]," + (path.empty() ? "" : "\"path\":" + path + ",") + "\"return\":" + std::to_string(writer.NewLocal()) + "}";
}

// Calls the entry point's function and adds {"result": …} to the results.
std::string PlanText(const plan::Policy& policy, const plan::Entrypoint& entry, Strings& strings) {
  const char* where = ",\"file\":0,\"col\":0,\"row\":0,\"end_col\":0,\"end_row\":0}}";
  std::string function = Quoted(FunctionName(policy.funcs[static_cast<uint32_t>(entry.func)]));
  std::string stmts = "{\"type\":\"CallStmt\",\"stmt\":{\"func\":" + function +
                      ",\"args\":[{\"type\":\"local\",\"value\":0},{\"type\":\"local\",\"value\":1}],\"result\":2" +
                      where;
  stmts += std::string(",{\"type\":\"MakeObjectStmt\",\"stmt\":{\"target\":3") + where;
  stmts += ",{\"type\":\"ObjectInsertStmt\",\"stmt\":{\"key\":{\"type\":\"string_index\",\"value\":" +
           std::to_string(strings.IndexOf("result")) + "},\"value\":{\"type\":\"local\",\"value\":2},\"object\":3" +
           where;
  stmts += std::string(",{\"type\":\"ResultSetAddStmt\",\"stmt\":{\"value\":3") + where;
  return "{\"name\":" + Quoted(entry.name) + ",\"blocks\":[{\"stmts\":[" + stmts + "]}]}";
}

std::string Values(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ",") + ("{\"value\":" + Quoted(text) + "}");
  return "[" + list + "]";
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text));
  return out;
}

Result<std::string> WritePlan(const plan::Policy& policy, const Declaration& declaration) {
  Strings strings;
  std::string plans, funcs, builtins, fault;
  for (const plan::Entrypoint& entry : policy.entrypoints)
    plans += (plans.empty() ? "" : ",") + PlanText(policy, entry, strings);
  for (const plan::Func& func : policy.funcs) {
    if (!funcs.empty()) funcs += ',';
    WriteFunc(policy, func, strings, funcs, fault);
    if (!fault.empty()) return Error{fault};
  }
  for (const std::string& name : policy.builtins)
    builtins += (builtins.empty() ? "" : ",") + ("{\"name\":" + Quoted(name) + ",\"decl\":" + declaration(name) + "}");
  std::string out = "{\"static\":{\"strings\":" + Values(strings.texts()) + ",\"builtin_funcs\":[" + builtins +
                    "],\"files\":" + Values(policy.files) + "},\"plans\":{\"plans\":[";
  out.reserve(out.size() + plans.size() + funcs.size() + 32);
  out += plans;
  out += "]},\"funcs\":{\"funcs\":[";
  out += funcs;
  out += "]}}\n";
  return out;
}

}  // namespace regoc::opa_ir
