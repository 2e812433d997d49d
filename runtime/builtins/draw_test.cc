#include <gtest/gtest.h>

#include "runtime/builtins/builtin.h"
#include "runtime/value/table.h"

namespace regoc::builtins {
namespace {

BuiltinFunction Find(std::string_view name) { return FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin(name))); }

TEST(Draw, EqualCallsInOneEvaluationAgree) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  Value key = Value::String("k");
  Value first = *Find("uuid.rfc4122")(ctx, &key);
  EXPECT_EQ(first.text().size(), 36u);
  EXPECT_EQ(first.text()[14], '4');
  EXPECT_TRUE(Equal(first, *Find("uuid.rfc4122")(ctx, &key)));
  Value other = Value::String("other");
  EXPECT_FALSE(Equal(first, *Find("uuid.rfc4122")(ctx, &other)));
  Value draw[] = {key, Value::Int(1000000)};
  Value number = *Find("rand.intn")(ctx, draw);
  EXPECT_GE(number.integer(), 0);
  EXPECT_LT(number.integer(), 1000000);
  EXPECT_TRUE(Equal(number, *Find("rand.intn")(ctx, draw)));
}

}  // namespace
}  // namespace regoc::builtins
