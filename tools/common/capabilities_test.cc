#include "tools/common/capabilities.h"

#include <gtest/gtest.h>

#include "compiler/sema/type_parse.h"
#include "runtime/base/file.h"

namespace regoc::tools {
namespace {

TEST(Capabilities, OfAVersion) {
  auto old = LoadCapabilities("v0.34.0");
  ASSERT_TRUE(old.ok());
  EXPECT_TRUE(old->builtins.contains("count"));
  EXPECT_FALSE(old->builtins.contains("strings.count"));
  EXPECT_EQ(old->language.future_keywords, (std::set<std::string, std::less<>>{"in"}));
  EXPECT_TRUE(old->language.features.empty());

  auto current = LoadCapabilities("v1.22.2");
  ASSERT_TRUE(current.ok());
  EXPECT_TRUE(current->builtins.contains("strings.count"));
  EXPECT_EQ(current->language.future_keywords, (std::set<std::string, std::less<>>{"and", "not", "or"}));
  EXPECT_TRUE(current->language.features.contains("template_strings"));
  EXPECT_FALSE(current->language.features.contains("rule_head_refs"));
}

TEST(Capabilities, NoSuchVersion) {
  EXPECT_EQ(LoadCapabilities("v9.9.9").error().message, "no such file or capabilities version found: v9.9.9");
}

TEST(Capabilities, FunctionsOfAFile) {
  std::string path = testing::TempDir() + "/capabilities.json";
  ASSERT_TRUE(WriteFileAtomically(path, R"({"features": ["rego_v1"], "builtins": [
    {"name": "count"},
    {"name": "host.find", "decl": {"type": "function",
      "args": [{"name": "key", "type": "string"},
               {"type": "object", "static": [{"key": "a", "value": {"type": "null"}}],
                "dynamic": {"key": {"type": "any"}, "value": {"type": "set", "of": {"type": "number"}}}}],
      "result": {"type": "any", "of": [{"type": "boolean"}, {"type": "array", "dynamic": {"type": "string"}}]}}}]})")
                  .ok());
  auto loaded = LoadCapabilities(path);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->builtins, (std::set<std::string, std::less<>>{"count", "host.find"}));
  ASSERT_EQ(loaded->functions.size(), 1u);
  const sema::DeclaredFunction& function = loaded->functions[0];
  EXPECT_EQ(function.parameters, "key: string, object<a: null>[any: set[number]]");
  EXPECT_EQ(function.result, "any<boolean, array[string]>");
  EXPECT_TRUE(sema::ParseFunctionType(function.parameters, function.result).ok());
}

}  // namespace
}  // namespace regoc::tools
