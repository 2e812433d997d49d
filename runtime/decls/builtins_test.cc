#include "runtime/decls/builtins.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace regoc::decls {
namespace {

TEST(Builtins, AreFoundByNameAndId) {
  for (const BuiltinDecl& row : AllBuiltins()) {
    const BuiltinDecl* found = FindBuiltin(row.name);
    ASSERT_EQ(found, &row) << row.name;
    EXPECT_EQ(&DeclOf(IdOf(*found)), &row);
  }
  EXPECT_EQ(FindBuiltin("no.such"), nullptr);
  EXPECT_EQ(FindBuiltin(""), nullptr);
}

TEST(Builtins, HaveAnArity) {
  EXPECT_EQ(ArityOf(*FindBuiltin("time.now_ns")), 0);
  EXPECT_EQ(ArityOf(*FindBuiltin("count")), 1);
  EXPECT_EQ(ArityOf(*FindBuiltin("json.patch")), 2);  // commas inside a type do not count
  EXPECT_EQ(ArityOf(*FindBuiltin("regex.template_match")), 4);
  EXPECT_EQ(ArityOf(*FindBuiltin("print")), kVariadic);
}

TEST(Builtins, HaveParametersAndResult) {
  std::vector<BuiltinParameter> parameters = ParametersOf(*FindBuiltin("array.slice"));
  ASSERT_EQ(parameters.size(), 3u);
  EXPECT_EQ(parameters[0].name, "arr");
  EXPECT_EQ(parameters[0].type, "array[any]");
  EXPECT_EQ(parameters[2].name, "stop");
  EXPECT_EQ(ResultOf(*FindBuiltin("walk")).type, "array<array[any], any>");
  EXPECT_EQ(ResultOf(*FindBuiltin("internal.print")).type, "");
  EXPECT_EQ(ParametersOf(*FindBuiltin("re_match"))[1].name, "");  // OPA has no names there
  EXPECT_EQ(ParametersOf(*FindBuiltin("re_match"))[1].type, "string");
  EXPECT_EQ(ResultOf(*FindBuiltin("cast_object")).name, "");
  EXPECT_EQ(ResultOf(*FindBuiltin("cast_object")).type, "object[any: any]");
}

// The text that OPA prints for a type of its capabilities file.
std::string TypeText(const nlohmann::json& type) {
  std::string kind = type.at("type");
  auto list = [](const nlohmann::json& items, auto text) {
    std::string out;
    for (const nlohmann::json& item : items) out += (out.empty() ? "" : ", ") + text(item);
    return "<" + out + ">";
  };
  std::string text = kind;
  if (kind == "any" && type.contains("of")) return text + list(type["of"], TypeText);
  if (kind == "set") return text + "[" + TypeText(type.at("of")) + "]";
  if (kind == "array" && type.contains("static")) text += list(type["static"], TypeText);
  if (kind == "object" && type.contains("static")) {
    text += list(type["static"], [](const nlohmann::json& field) {
      return field.at("key").get<std::string>() + ": " + TypeText(field.at("value"));
    });
  }
  if (!type.contains("dynamic")) return text;
  const nlohmann::json& dynamic = type["dynamic"];
  if (kind == "array") return text + "[" + TypeText(dynamic) + "]";
  return text + "[" + TypeText(dynamic.at("key")) + ": " + TypeText(dynamic.at("value")) + "]";
}

nlohmann::json LoadCapabilities() {
  const char* cases = std::getenv("REGOC_CONFORMANCE_DIR");
  if (cases == nullptr) return nullptr;
  std::ifstream file(std::filesystem::path(cases) / ".." / "opa" / "capabilities.json");
  return file ? nlohmann::json::parse(file) : nullptr;
}

void ExpectSameAsOpa(const BuiltinDecl& row, const nlohmann::json& opa) {
  SCOPED_TRACE(std::string(row.name));
  EXPECT_EQ(row.infix, opa.value("infix", ""));
  EXPECT_EQ(row.relation, opa.value("relation", false));
  EXPECT_EQ(row.deprecated, opa.value("deprecated", false));
  EXPECT_EQ(row.purity == Purity::kNondeterministic, opa.value("nondeterministic", false));
  EXPECT_FALSE(row.description.empty());
  const nlohmann::json& decl = opa.at("decl");
  EXPECT_EQ(ResultOf(row).type, decl.contains("result") ? TypeText(decl["result"]) : "");
  if (decl.contains("variadic")) {
    EXPECT_EQ(ArityOf(row), kVariadic);
    return;
  }
  const nlohmann::json& args = decl.value("args", nlohmann::json::array());
  std::vector<BuiltinParameter> parameters = ParametersOf(row);
  ASSERT_EQ(parameters.size(), args.size());
  for (size_t i = 0; i < args.size(); ++i) EXPECT_EQ(parameters[i].type, TypeText(args[i]));
}

TEST(Builtins, AreThoseOfOpa) {
  nlohmann::json capabilities = LoadCapabilities();
  if (capabilities.is_null()) GTEST_SKIP() << "REGOC_CONFORMANCE_DIR/../opa/capabilities.json is not there";
  const nlohmann::json& rows = capabilities.at("builtins");
  EXPECT_EQ(AllBuiltins().size(), rows.size());
  for (const nlohmann::json& opa : rows) {
    const BuiltinDecl* row = FindBuiltin(opa.at("name").get<std::string>());
    ASSERT_NE(row, nullptr) << opa.at("name");
    ExpectSameAsOpa(*row, opa);
  }
}

}  // namespace
}  // namespace regoc::decls
