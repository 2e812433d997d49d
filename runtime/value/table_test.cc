#include "runtime/value/table.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "runtime/value/hashing.h"
#include "runtime/value/json.h"
#include "runtime/value/random_values.h"

namespace regoc {
namespace {

struct Less {
  bool operator()(Value a, Value b) const { return Compare(a, b) < 0; }
};

TEST(Table, ObjectsAgreeWithAMap) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    Arena arena;
    RandomValues random(arena, seed);
    Object* object = Object::New(arena, random.Below(3));
    std::map<Value, Value, Less> oracle;
    uint32_t steps = random.Below(400);
    for (uint32_t i = 0; i < steps; ++i) {
      Value key = random.Below(2) == 0 ? Value::Int(random.Below(100)) : random.Next(false, 2);
      switch (random.Below(5)) {
        case 0: {
          bool there = oracle.count(key) != 0;
          const Entry* entry = object->PutNew(key, Value::Int(i));
          ASSERT_EQ(entry != nullptr, there);
          if (there) ASSERT_TRUE(Equal(entry->value, oracle.find(key)->second));
          oracle.emplace(key, Value::Int(i));
          break;
        }
        case 1:
          object->Sorted();
          break;
        case 2: {
          auto found = oracle.find(key);
          OptionalValue got = object->Get(key);
          ASSERT_EQ(got.defined(), found != oracle.end());
          if (got) ASSERT_TRUE(Equal(*got, found->second));
          break;
        }
        default:
          object->Put(key, Value::Int(i));
          oracle.insert_or_assign(key, Value::Int(i));
      }
    }
    object->Freeze();
    ASSERT_EQ(object->count, oracle.size());
    const Entry* entry = object->Sorted();
    for (const auto& [key, value] : oracle) {
      ASSERT_TRUE(Equal(entry->key, key));
      ASSERT_TRUE(Equal(entry->value, value));
      ASSERT_TRUE(Equal(*object->Get(key), value));
      ++entry;
    }
  }
}

TEST(Table, SetsAgreeWithASet) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    Arena arena;
    RandomValues random(arena, seed);
    Set* set = Set::New(arena);
    std::set<Value, Less> oracle;
    uint32_t steps = random.Below(400);
    for (uint32_t i = 0; i < steps; ++i) {
      Value item = random.Next(false, 2);
      ASSERT_EQ(set->Contains(item), oracle.count(item) != 0);
      if (random.Below(10) == 0) set->Sorted();
      ASSERT_EQ(set->Add(item), oracle.insert(item).second);
    }
    const Value* at = set->Sorted();
    for (Value item : oracle) ASSERT_TRUE(Equal(*at++, item));
  }
}

// Few texts are told apart when somebody looks, other values at once.
TEST(Table, SetsFilledLaterAgreeWithASet) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Arena arena;
    RandomValues random(arena, seed);
    Set* set = Set::New(arena, random.Below(40));
    std::set<Value, Less> oracle;
    uint32_t steps = random.Below(100), texts = 1 + random.Below(60);
    bool only_texts = random.Below(2) == 0;
    for (uint32_t i = 0; i < steps; ++i) {
      Value item = only_texts || random.Below(8) != 0
                       ? Value::String(arena.Copy("a text with a beginning " + std::to_string(random.Below(texts))))
                       : random.Next(false, 2);
      set->AddLater(item);
      oracle.insert(item);
      if (random.Below(20) == 0) ASSERT_EQ(Value::Set(set).set().count, oracle.size());
      if (random.Below(20) == 0) ASSERT_EQ(Value::Set(set).loose_set().count, oracle.size());
    }
    const Set& filled = Value::Set(set).set();
    ASSERT_EQ(filled.count, oracle.size());
    for (Value item : oracle) ASSERT_TRUE(filled.Contains(item));
    const Value* at = filled.Sorted();
    for (Value item : oracle) ASSERT_TRUE(Equal(*at++, item));
  }
}

TEST(Table, KeepsTheFirstFormOfAKey) {
  Arena arena;
  Object* object = Object::New(arena);
  object->Put(Value::Decimal("1.0"), Value::Int(1));
  object->Put(Value::Int(1), Value::Int(2));
  EXPECT_EQ(ToRego(Value::Object(object)), "{1.0: 2}");
}

TEST(Table, EqualTablesInAnyOrderHashAlike) {
  Arena arena;
  Set* up = Set::New(arena);
  Set* down = Set::New(arena);
  for (int i = 0; i < 50; ++i) {
    up->Add(Value::Int(i));
    down->Add(Value::Int(49 - i));
  }
  EXPECT_EQ(Hash(Value::Set(up)), Hash(Value::Set(down)));
  EXPECT_TRUE(Equal(Value::Set(up), Value::Set(down)));
  EXPECT_EQ(Compare(Value::Set(up), Value::Set(down)), 0);
}

TEST(Table, FrozenTablesFindWithoutAnArena) {
  Set* set = nullptr;
  Arena arena;
  set = Set::New(arena);
  for (int i = 100; i > 0; --i) set->Add(Value::Int(i));
  set->Freeze();
  EXPECT_EQ(set->arena, nullptr);
  EXPECT_NE(set->index, nullptr);
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(set->Find(Value::Int(i)), i - 1);
  EXPECT_EQ(set->Find(Value::Int(0)), -1);
}

// Keys made to fall into one place of the index: the table takes another seed rather than walking all of them.
TEST(Table, TakesASeedWhenKeysCollide) {
  Arena arena;
  Set* set = Set::New(arena);
  int added = 0;
  for (int64_t i = 0; added < 600; ++i) {
    if ((Hash(Value::Int(i)) & 0x7FF) != 0) continue;
    ASSERT_TRUE(set->Add(Value::Int(i)));
    ++added;
  }
  EXPECT_NE(set->seed, 0u);
  set->Freeze();
  for (uint32_t i = 0; i < set->count; ++i) EXPECT_EQ(set->Find(set->items[i]), i);
}

// Hashes look at the top of values first; what differs far below is told apart all the same.
TEST(Table, TellsValuesApartThatDifferDeepDown) {
  Arena arena;
  Set* set = Set::New(arena);
  auto nested = [&](int64_t n) {
    Value value = Value::Int(n);
    for (int i = 0; i < 5; ++i) {
      ArrayBuilder around(arena);
      around.Append(value);
      value = around.Build();
    }
    return value;
  };
  for (int64_t n = 0; n < 3000; ++n) EXPECT_TRUE(set->Add(nested(n)));
  for (int64_t n = 0; n < 3000; ++n) EXPECT_FALSE(set->Add(nested(n)));
  EXPECT_NE(set->seed, 0u);
}

TEST(Table, SortsTextsAsCompareSays) {
  Arena arena;
  for (size_t count : {2, 20, 64, 65, 300}) {
    Set* set = Set::New(arena);
    Object* object = Object::New(arena);
    for (size_t i = 0; i < count; ++i) {
      std::string text = (i % 3 == 0 ? "registry.example.com/" : "é") + std::to_string(i * 7919 % 1000);
      set->Add(Value::String(arena.Copy(text)));
      object->Put(Value::String(arena.Copy(text)), Value::Int(static_cast<int64_t>(i)));
    }
    Entry* before = object->items;
    for (size_t i = 0; i + 1 < count; ++i) {
      EXPECT_LT(Compare(set->Sorted()[i], set->Sorted()[i + 1]), 0);
      EXPECT_LT(Compare(object->Sorted()[i].key, object->Sorted()[i + 1].key), 0);
    }
    for (size_t i = 0; i < count; ++i) EXPECT_TRUE(Equal(*object->Get(before[i].key), before[i].value));
  }
}

TEST(Table, ArrayBuilderGrows) {
  Arena arena;
  ArrayBuilder builder(arena);
  EXPECT_EQ(builder.Build().size(), 0u);
  for (int i = 0; i < 1000; ++i) builder.Append(Value::Int(i));
  Value array = builder.Build();
  ASSERT_EQ(array.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(array.items()[i].integer(), i);
}

}  // namespace
}  // namespace regoc
