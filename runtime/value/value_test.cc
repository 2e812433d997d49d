#include "runtime/value/value.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "runtime/value/json.h"
#include "runtime/value/random_values.h"
#include "runtime/value/table.h"

namespace regoc {
namespace {

int Sign(int n) { return (n > 0) - (n < 0); }

TEST(Value, OrdersTypes) {
  Arena arena;
  Value item = Value::Int(1);
  std::vector<Value> ascending = {Value::Null(),
                                  Value::Boolean(false),
                                  Value::Boolean(true),
                                  Value::Int(-1),
                                  Value::Int(0),
                                  Value::Decimal("0.5"),
                                  Value::Int(1),
                                  Value::String(""),
                                  Value::String("a"),
                                  Value::String("aa"),
                                  Value::String("b"),
                                  Value::Array(nullptr, 0),
                                  Value::Array(&item, 1),
                                  Value::Object(Object::New(arena)),
                                  Value::Set(Set::New(arena))};
  for (size_t i = 0; i < ascending.size(); ++i)
    for (size_t j = 0; j < ascending.size(); ++j) {
      int expected = (i > j) - (i < j);
      EXPECT_EQ(Sign(Compare(ascending[i], ascending[j])), expected) << i << " " << j;
      EXPECT_EQ(Equal(ascending[i], ascending[j]), expected == 0) << i << " " << j;
    }
}

TEST(Value, NamesTypes) {
  EXPECT_EQ(TypeName(Value::Null()), "null");
  EXPECT_EQ(TypeName(Value::Boolean(true)), "boolean");
  EXPECT_EQ(TypeName(Value::Int(1)), "number");
  EXPECT_EQ(TypeName(Value::Decimal("1.5")), "number");
  EXPECT_EQ(TypeName(Value::String("")), "string");
  EXPECT_EQ(TypeName(Value::Array(nullptr, 0)), "array");
}

TEST(Value, TextsOfAnyLengthCompareByBytes) {
  for (size_t n = 0; n < 40; ++n) {
    std::string a(n, 'x');
    std::string copy = a;
    EXPECT_TRUE(Equal(Value::String(a), Value::String(copy)));
    EXPECT_EQ(Hash(Value::String(a)), Hash(Value::String(copy)));
    for (size_t i = 0; i < n; ++i) {
      std::string b = a;
      b[i] = '\xFF';
      EXPECT_FALSE(Equal(Value::String(a), Value::String(b)));
      EXPECT_LT(Compare(Value::String(a), Value::String(b)), 0);
      EXPECT_NE(Hash(Value::String(a)), Hash(Value::String(b)));
    }
  }
}

// Random values: antisymmetric, transitive by sorting, Equal exactly when Compare is 0, and then hashes agree.
TEST(Value, CompareIsATotalOrderThatEqualAndHashFollow) {
  Arena arena;
  RandomValues random(arena, 1);
  std::vector<Value> values;
  for (int i = 0; i < 300; ++i) values.push_back(random.Next());
  for (Value a : values)
    for (Value b : values) {
      int order = Sign(Compare(a, b));
      ASSERT_EQ(order, -Sign(Compare(b, a))) << ToRego(a) << " " << ToRego(b);
      ASSERT_EQ(Equal(a, b), order == 0) << ToRego(a) << " " << ToRego(b);
      if (order == 0) ASSERT_EQ(Hash(a), Hash(b)) << ToRego(a) << " " << ToRego(b);
    }
  std::sort(values.begin(), values.end(), [](Value a, Value b) { return Compare(a, b) < 0; });
  for (size_t i = 0; i < values.size(); ++i)
    for (size_t j = i; j < values.size(); ++j) ASSERT_LE(Compare(values[i], values[j]), 0);
}

TEST(Value, CopiesAreEqualAndFrozen) {
  Arena arena;
  RandomValues random(arena, 2);
  for (int i = 0; i < 300; ++i) {
    Value v = random.Next();
    Arena other;
    Value copy = DeepCopyFrozen(other, v);
    ASSERT_TRUE(Equal(v, copy)) << ToRego(v);
    ASSERT_EQ(ToRego(v), ToRego(copy));
    if (copy.is_object()) EXPECT_TRUE(copy.object().frozen && copy.object().sorted);
    if (copy.is_set()) EXPECT_TRUE(copy.set().frozen && copy.set().sorted);
  }
}

TEST(Value, CopiesStoreATextOnce) {
  Arena arena;
  std::string a = "a text that repeats";
  std::string b = a;
  Value items[] = {Value::String(a), Value::String(b)};
  Value copy = DeepCopyFrozen(arena, Value::Array(items, 2));
  EXPECT_EQ(copy.items()[0].text().data(), copy.items()[1].text().data());
  EXPECT_NE(copy.items()[0].text().data(), a.data());
}

}  // namespace
}  // namespace regoc
