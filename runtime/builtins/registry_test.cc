#include "runtime/builtins/registry.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace regoc::builtins {
namespace {

TEST(Registry, FamiliesHoldTheRowsThatNameThem) {
  std::set<std::string_view> seen;
  for (const Family& family : AllFamilies()) {
    for (const Registration& row : family.functions) {
      const decls::BuiltinDecl* decl = decls::FindBuiltin(row.name);
      ASSERT_NE(decl, nullptr) << row.name;
      EXPECT_EQ(decl->family, family.name) << row.name;
      EXPECT_TRUE(seen.insert(row.name).second) << row.name << " is registered twice";
      EXPECT_EQ(FindBuiltinFunction(decls::IdOf(*decl)), row.function);
    }
  }
}

TEST(Registry, RowsWithoutFunctionAreKnown) {
  // The compiler replaces it.
  const std::set<std::string_view> kWithout = {"print"};
  for (std::string_view name : kWithout) {
    EXPECT_EQ(FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin(name))), nullptr) << name;
  }
}

}  // namespace
}  // namespace regoc::builtins
