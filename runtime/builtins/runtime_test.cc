#include "runtime/builtins/builtin.h"
#include "runtime/builtins/test_support.h"
#include "runtime/value/table.h"

namespace regoc::builtins {
namespace {

TEST(Runtime, HasNoSecrets) { EXPECT_EQ(Call("opa.runtime", "[]"), "{}"); }

TEST(Runtime, EffectsAreTrue) {
  const CallCase kCases[] = {
      {"trace", R"(["note"])", "true"},
      {"trace", "[1]", "error: eval_type_error: trace: operand 1 must be string but got number"},
      {"internal.test_case", "[[]]", "true"},
  };
  ExpectCalls(kCases);
}

TEST(Runtime, PrintShowsEachPart) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  std::string printed;
  ctx.print_output = &printed;
  Set* text = Set::New(arena);
  text->Add(Value::String("a"));
  Set* numbers = Set::New(arena);
  numbers->Add(Value::Int(1));
  numbers->Add(Value::Int(2));
  Value parts[] = {Value::Set(text), Value::Set(Set::New(arena)), Value::Set(numbers)};
  Value args[] = {Value::Array(parts, 3)};
  BuiltinFunction print = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("internal.print")));
  EXPECT_TRUE((*print(ctx, args)).is_true());
  EXPECT_EQ(printed, "a <undefined> 1\na <undefined> 2\n");
}

}  // namespace
}  // namespace regoc::builtins
