#include "compiler/explain/growth.h"

#include <gtest/gtest.h>

namespace regoc::explain {
namespace {

Product Of(std::vector<std::string> names) {
  Product product;
  for (std::string& name : names) product.factors.push_back({std::move(name), -1});
  return product;
}

TEST(Growth, NothingIsConstant) {
  Growth growth;
  EXPECT_EQ(TextOf(growth), "constant");
  growth.Add({});
  EXPECT_EQ(TextOf(growth), "constant");
  growth.logarithmic = true;
  EXPECT_EQ(ClassOf(growth), GrowthClass::kLogarithmic);
  growth.Add(Of({"input.a"}));
  EXPECT_EQ(TextOf(growth), "linear in input.a");
}

TEST(Growth, AProductCoversItsParts) {
  Growth growth;
  growth.Add(Of({"a"}));
  growth.Add(Of({"b", "a"}));
  growth.Add(Of({"b"}));
  growth.Add(Of({"c"}));
  EXPECT_EQ(TextOf(growth), "product of a and b; linear in c");
  EXPECT_EQ(ClassOf(growth), GrowthClass::kProduct);
}

TEST(Growth, SquaresStay) {
  Growth growth;
  growth.Add(Of({"a", "a"}));
  growth.Add(Of({"a"}));
  EXPECT_EQ(TextOf(growth), "product of a and a");
}

TEST(Growth, WhatIsKeptElsewhereIsAnotherProduct) {
  Growth growth;
  Product kept = Of({"a"});
  kept.kept = 3;
  growth.Add(kept);
  growth.Add(Of({"a"}));
  EXPECT_EQ(growth.products().size(), 2u);
  EXPECT_EQ(TextOf(growth), "linear in a");
  growth.KeepIn(5);
  EXPECT_EQ(growth.products()[0].kept + growth.products()[1].kept, 8u);
}

TEST(Growth, ArgumentsAreNumberedFromOne) {
  Growth growth;
  growth.Add({{{".list", 2}}, kNoFunc});
  EXPECT_EQ(TextOf(growth), "linear in argument 1.list");
}

TEST(Growth, OfVeryManyProductsTheFirstAreKept) {
  Growth growth;
  for (int i = 0; i < 100; ++i) growth.Add(Of({"a" + std::to_string(i), "b"}));
  EXPECT_LE(growth.products().size(), 12u);
  EXPECT_EQ(ClassOf(growth), GrowthClass::kProduct);
}

}  // namespace
}  // namespace regoc::explain
