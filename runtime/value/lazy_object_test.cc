#include "runtime/value/lazy_object.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"
#include "runtime/value/random_values.h"

namespace regoc {
namespace {

class LazyObjectTest : public testing::Test {
 protected:
  Value Lazily(const Shapes& shapes, std::string_view text) {
    readers_.emplace_back();
    Result<Value> v = readers_.back().Parse(arena_, text, {&shapes, 1});
    EXPECT_TRUE(v.ok()) << text << ": " << v.error().message;
    return v.ok() ? *v : Value::Null();
  }
  Value InFull(std::string_view text) { return *JsonReader().Parse(arena_, text); }
  static Value Slot(Value v, size_t slot) { return *LazyOf(v).slots()[slot]; }
  static const LazyObject& LazyOf(Value v) { return static_cast<const LazyObject&>(v.raw_object()); }

  // Random keys of a value as shapes that refer to each other at random.
  static void CollectKeys(Value v, std::vector<std::string>& keys) {
    if (v.is_array())
      for (uint32_t i = 0; i < v.size(); ++i) CollectKeys(v.items()[i], keys);
    if (!v.is_object()) return;
    for (uint32_t i = 0; i < v.object().count; ++i) {
      std::string key(v.object().items[i].key.text());
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
      CollectKeys(v.object().items[i].value, keys);
    }
  }
  static Shapes RandomShapes(RandomValues& random, Value v) {
    constexpr uint32_t kCount = 4;
    std::vector<std::string> keys = {"absent", "a key of more than eight bytes"};
    CollectKeys(v, keys);
    std::vector<Shape> shapes(kCount);
    for (uint32_t i = 1; i < kCount; ++i) {
      shapes[i].open = random.Below(5) == 0;
      shapes[i].elements = random.Below(kCount);
      for (const std::string& key : keys)
        if (!shapes[i].open && random.Below(2) == 0)
          shapes[i].keys.push_back(key), shapes[i].fields.push_back(random.Below(kCount));
    }
    return Shapes(std::move(shapes));
  }

  Arena arena_;
  std::vector<JsonReader> readers_;  // lazy objects need theirs
};

TEST_F(LazyObjectTest, ReadsWhatTheShapeNamesAndTheRestLater) {
  Shapes shapes({{}, {{"user", "list"}, {2, 3}}, {{"name"}, {0}}, {{}, {}, 2}});
  Value v = Lazily(shapes, R"({"x": [1, {"y": "\u0041"}], "user": {"name": "n", "id": 7}, "list": [{"name": "m"}, {}]})");
  const LazyObject& object = LazyOf(v);
  ASSERT_TRUE(object.unresolved);
  Value user = *object.slots()[0];
  EXPECT_EQ(Slot(user, 0).text(), "n");
  EXPECT_EQ(Slot(Slot(v, 1).items()[0], 0).text(), "m");
  EXPECT_FALSE(LazyOf(Slot(v, 1).items()[1]).slots()[0].defined());
  EXPECT_EQ(GetField(object, Value::String("user")).payload, user.payload);
  EXPECT_TRUE(object.unresolved) << "a slot was enough";
  EXPECT_EQ((*GetField(user.raw_object(), Value::String("id"))).integer(), 7);
  EXPECT_FALSE(LazyOf(user).unresolved);
  EXPECT_EQ(ToRego(v), R"({"list": [{"name": "m"}, {}], "user": {"id": 7, "name": "n"}, "x": [1, {"y": "A"}]})");
}

TEST_F(LazyObjectTest, LastOfEqualKeysWins) {
  Shapes shapes({{}, {{"a"}, {0}}});
  Value v = Lazily(shapes, R"({"a": 1, "b": 1, "a": 2, "b": 3})");
  EXPECT_EQ(Slot(v, 0).integer(), 2);
  EXPECT_EQ(ToRego(v), R"({"a": 2, "b": 3})");
}

TEST_F(LazyObjectTest, KeysWithEscapesAreFound) {
  Shapes shapes({{}, {{"a b", "long key with \"quotes\""}, {0, 0}}});
  Value v = Lazily(shapes, R"({"a\u0020b": 1, "long key with \"quotes\"": "x\ny"})");
  EXPECT_EQ(Slot(v, 0).integer(), 1);
  EXPECT_EQ(Slot(v, 1).text(), "x\ny");
}

TEST_F(LazyObjectTest, SetsKeepOneOfEqualObjects) {
  Shapes shapes({{}, {{}, {}, 2, true}, {{"name"}, {0}}});
  std::string text = "[";
  for (int i = 0; i < 60; ++i) {
    std::string n = std::to_string(i % 20);
    text += (i ? ", " : "") + (i % 2 ? R"({"name": )" + n + R"(, "id": )" + std::to_string(i % 40) + "}"
                                     : R"({"id": )" + std::to_string(i % 40) + R"(, "name": )" + n + " }");
  }
  text += "]";
  Value lazy = Lazily(shapes, text), full = InFull(text);
  Set *of_lazy = Set::New(arena_), *of_full = Set::New(arena_), *mixed = Set::New(arena_);
  for (uint32_t i = 0; i < lazy.size(); ++i) {
    of_lazy->Add(lazy.items()[i]);
    of_full->Add(full.items()[i]);
    mixed->Add(i % 3 ? lazy.items()[i] : full.items()[i]);
  }
  EXPECT_EQ(of_lazy->count, 40u);
  EXPECT_EQ(of_full->count, 40u);
  EXPECT_EQ(mixed->count, 40u);
  for (uint32_t i = 0; i < full.size(); ++i) EXPECT_TRUE(of_lazy->Contains(full.items()[i]));
  EXPECT_TRUE(Equal(Value::Set(of_lazy), Value::Set(of_full)));
  EXPECT_EQ(ToRego(Value::Set(mixed)), ToRego(Value::Set(of_full)));
}

TEST_F(LazyObjectTest, KeysAreFoundInAnyOrder) {
  Shapes shapes({{}, {{"a", "wanted by everybody", "a key that is much longer than a reader expects"}, {0, 0, 0}}});
  std::vector<std::string> keys = {"a", "wanted by everybody", "a key that is much longer than a reader expects", "wanted by nobody", ""};
  for (int i = 0; i < 60; ++i) keys.push_back("k" + std::to_string(i));
  JsonReader reader;
  RandomValues random(arena_, 3);
  for (int round = 0; round < 200; ++round) {
    std::string text = round % 7 ? "{" : R"({"\u0061": 0, )";
    for (uint32_t i = 0, n = 1 + random.Below(6); i < n; ++i)
      text += (i ? ", \"" : "\"") + keys[random.Below(static_cast<uint32_t>(keys.size()))] + "\" : " + std::to_string(i);
    text += "}";
    Result<Value> lazy = reader.Parse(arena_, text, {&shapes, 1});
    ASSERT_TRUE(lazy.ok()) << text;
    Value full = InFull(text);
    for (size_t slot = 0; slot < 3; ++slot)
      EXPECT_EQ(LazyOf(*lazy).slots()[slot].defined() ? ToRego(Slot(*lazy, slot)) : "",
                full.object().Get(keys[slot]) ? ToRego(*full.object().Get(keys[slot])) : "")
          << text;
    EXPECT_EQ(ToRego(*lazy), ToRego(full));
  }
}

// A key that another ends with, or begins with, is not taken for it.
TEST_F(LazyObjectTest, ExpectedKeysMustBeTheSame) {
  Shapes shapes({{}, {{"name"}, {0}}});
  JsonReader reader;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(reader.Parse(arena_, R"({"name": 1, "id": 2})", {&shapes, 1}).ok());
  for (std::string_view text : {R"({"names": 1})", R"({"nam": 1})", R"({"name ": 1})", R"({"name\n": 1})", R"({"": 1})"})
    EXPECT_FALSE(LazyOf(*reader.Parse(arena_, text, {&shapes, 1})).slots()[0].defined()) << text;
  for (std::string_view text : {R"({"name"})", R"({"name" 1})", R"({"name": 1 "id": 2})", R"({"name": 1, "id"})", R"({"name":})",
                                R"({"name": 1,})", R"({name": 1})", R"({"name": 1, name": 2})"})
    EXPECT_FALSE(reader.Parse(arena_, text, {&shapes, 1}).ok()) << text;
}

// What was learned from other shapes is not used.
TEST_F(LazyObjectTest, AReaderTakesOneShapeAfterTheOther) {
  Shapes first({{}, {{"a"}, {0}}}), second({{}, {{"b", "a"}, {0, 0}}});
  JsonReader reader;
  for (const Shapes* shapes : {&first, &second, &first, &second})
    for (int i = 0; i < 2; ++i) {
      Value v = *reader.Parse(arena_, R"({"a": 1, "b": 2})", {shapes, 1});
      EXPECT_EQ(ToRego(Slot(v, shapes == &first ? 0 : 1)), "1");
    }
}

TEST_F(LazyObjectTest, SetsDropEqualObjectsWhenTheyAreAsked) {
  Shapes shapes({{}, {{}, {}, 2, true}, {{"name"}, {0}}});
  std::string text = "[";
  for (int i = 0; i < 5000; ++i) text += (i ? ", {" : "{") + std::string(R"("name": "n", "id": )") + std::to_string(i % 7) + "}";
  Value items = Lazily(shapes, text + "]");
  Set* set = Set::New(arena_);
  set->AddLater(Value::Int(1));
  for (uint32_t i = 0; i < items.size(); ++i) set->AddLater(items.items()[i]), set->AddLater(items.items()[i]);
  set->AddLater(Value::Int(1));
  EXPECT_LT(set->count, 5000u);  // all of them are not kept
  Value v = Value::Set(set);
  EXPECT_EQ(v.set().count, 8u);
  set->AddLater(items.items()[0]);
  EXPECT_EQ(v.set().count, 8u);
  EXPECT_EQ(ToRego(v).substr(0, 5), "{1, {");
}

TEST_F(LazyObjectTest, RandomDocumentsAreTheSame) {
  RandomValues random(arena_, 11);
  for (int i = 0; i < 400; ++i) {
    Value v = random.Next(/*json=*/true);
    Shapes shapes = RandomShapes(random, v);
    std::string text;
    AppendJson(text, v, {.indent = static_cast<int>(random.Below(2))});
    Value full = InFull(text);
    EXPECT_TRUE(Equal(Lazily(shapes, text), Lazily(shapes, text))) << text;
    EXPECT_TRUE(Equal(Lazily(shapes, text), full)) << text;
    EXPECT_TRUE(Equal(full, Lazily(shapes, text))) << text;
    EXPECT_EQ(Hash(Lazily(shapes, text)), Hash(full)) << text;
    EXPECT_EQ(Compare(Lazily(shapes, text), full), 0) << text;
    EXPECT_EQ(ToRego(Lazily(shapes, text)), ToRego(full));
    EXPECT_EQ(ToRego(DeepCopyFrozen(arena_, Lazily(shapes, text))), ToRego(full));
    std::string other;
    AppendJson(other, random.Next(true));
    EXPECT_EQ(Equal(Lazily(shapes, text), Lazily(shapes, other)), Equal(full, InFull(other))) << text << other;
  }
}

TEST_F(LazyObjectTest, BrokenTextsAreRefusedAlsoWhereNobodyLooks) {
  RandomValues random(arena_, 12);
  constexpr std::string_view kDamage("{}[],:\"\\ 01e.-tfn\0\x01\x0C\xC3", 21);
  JsonReader reader, other;
  for (int i = 0; i < 300; ++i) {
    Value v = random.Next(/*json=*/true);
    Shapes shapes = RandomShapes(random, v);
    std::string text;
    AppendJson(text, v);
    for (int k = 0; k < 30; ++k) {
      std::string damaged = text;
      damaged[random.Below(static_cast<uint32_t>(text.size()))] = kDamage[random.Below(kDamage.size())];
      Result<Value> lazy = reader.Parse(arena_, damaged, {&shapes, 1}), full = other.Parse(arena_, damaged);
      ASSERT_EQ(lazy.ok(), full.ok()) << damaged;
      if (lazy.ok()) EXPECT_EQ(ToRego(*lazy), ToRego(*full));
      else EXPECT_EQ(lazy.error().message, full.error().message);
    }
  }
}

TEST_F(LazyObjectTest, DepthIsLimitedAlsoWhereNobodyLooks) {
  Shapes shapes({{}, {{"a"}, {0}}});
  for (size_t depth : {1022, 1023, 1024, 1025}) {
    std::string text = R"({"b": )" + std::string(depth, '[') + std::string(depth, ']') + "}";
    Arena arena;
    EXPECT_EQ(JsonReader().Parse(arena, text, {&shapes, 1}).ok(), JsonReader().Parse(arena, text).ok()) << depth;
  }
}

}  // namespace
}  // namespace regoc
