#include "runtime/engine/document.h"

#include <gtest/gtest.h>

#include "runtime/value/table.h"

namespace regoc::engine {
namespace {

// Freezing it needs memory for an order and an index: more than a new arena's first block has left.
Value Unordered(Arena& arena, int count) {
  Object* object = Object::New(arena);
  for (int i = count; i-- > 0;) object->Put(Value::String(arena.Copy("k" + std::to_string(i))), Value::Int(i));
  return Value::Object(object);
}

TEST(Document, OfTakesAllThatItsValuesNeed) {
  std::shared_ptr<const Document> document;
  constexpr int kCount = 5000;
  {
    Arena arena;
    Object* root = Object::New(arena);
    root->Put(Value::String("many"), Unordered(arena, kCount));
    document = Document::Of(std::move(arena), Value::Object(root), {});
    const Object& many = (*document->root().object().Get(Value::String("many"))).object();
    EXPECT_FALSE(arena.Holds(many.items)) << "frozen with memory that goes with the arena it was made in";
    EXPECT_FALSE(arena.Holds(many.index));
  }
  OptionalValue many = document->root().object().Get(Value::String("many"));
  ASSERT_TRUE(many.defined());
  const Object& object = (*many).object();
  EXPECT_TRUE(object.frozen);
  for (int i = 0; i < kCount; ++i) {
    OptionalValue at = object.Get(Value::String("k" + std::to_string(i)));
    ASSERT_TRUE(at.defined()) << i;
    EXPECT_EQ(ToRego(*at), std::to_string(i));
  }
}

TEST(Document, OfSharesOtherDocuments) {
  std::shared_ptr<const Document> part = *Document::FromJson("data.json", R"({"a": {"b": 1}})");
  Arena arena;
  Object* root = Object::New(arena);
  root->Put(Value::String("shared"), part->root());
  auto document = Document::Of(std::move(arena), Value::Object(root), {part});
  std::weak_ptr<const Document> lives = part;
  part.reset();
  EXPECT_FALSE(lives.expired());
  EXPECT_EQ(document->layers(), 2u);
  EXPECT_EQ(ToRego(document->root()), R"({"shared": {"a": {"b": 1}}})");
}

}  // namespace
}  // namespace regoc::engine
