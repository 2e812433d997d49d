#include "runtime/builtins/plain_format.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "runtime/builtins/formatter.h"

namespace regoc::builtins {
namespace {

std::string_view General(Arena& arena, std::string_view format, const std::vector<Value>& values) {
  std::vector<FormatArgument> arguments;
  for (Value v : values) {
    if (v.is_string()) arguments.push_back({.text = v.text()});
    if (v.is_int()) arguments.push_back({.kind = FormatArgument::Kind::kInteger, .integer = v.integer()});
  }
  TextBuilder out(arena);
  AppendFormatted(out, format, arguments);
  return out.view();
}

TEST(PlainFormat, AgreesWithTheGeneralOne) {
  constexpr std::string_view kPieces[] = {
      "%v", "%s", "%q", "%d", "%%", "a text of some length: ", "%", "ä", "%5d", "%x", "%[1]v", "%é"};
  const Value kValues[] = {Value::String("abc"),
                           Value::String(""),
                           Value::String("say \"hi\""),
                           Value::String("a\\b"),
                           Value::String("t\xC3\xA4"),
                           Value::String("\xFF"),
                           Value::String("\x7F\n"),
                           Value::Int(0),
                           Value::Int(INT64_MIN),
                           Value::Int(INT64_MAX),
                           Value::Int(-7),
                           Value::String("~ printable !")};
  std::mt19937 random(11);
  size_t plain = 0;
  for (int round = 0; round < 20000; ++round) {
    Arena arena;
    std::string format;
    std::vector<Value> values;
    for (size_t n = random() % 6; n > 0; --n) format += kPieces[random() % (n < 4 ? 6 : std::size(kPieces))];
    for (size_t n = random() % 4; n > 0; --n) values.push_back(kValues[random() % std::size(kValues)]);
    OptionalValue result = PlainFormat(arena, format, Value::Array(values.data(), values.size()));
    if (!result) continue;
    ++plain;
    ASSERT_EQ((*result).text(), General(arena, format, values)) << format;
  }
  EXPECT_GT(plain, 2000u);
}

TEST(PlainFormat, LeavesTheRestToTheGeneralOne) {
  Arena arena;
  Value text = Value::String("a"), number = Value::Int(1), decimal = Value::Decimal("1.5"), null = Value::Null();
  auto given = [&](std::string_view format, const Value& v) {
    return PlainFormat(arena, format, Value::Array(&v, 1)).defined();
  };
  EXPECT_TRUE(given("%v", text) && given("%d", number));
  EXPECT_FALSE(given("%d", text) || given("%s", number) || given("%q", number));
  EXPECT_FALSE(given("%v", decimal) || given("%v", null));
  EXPECT_FALSE(given("none", text) || given("%v%v", text) || given("%v%", text) || given("% v", text));
  EXPECT_FALSE(PlainFormat(arena, "%v", Value::Array(nullptr, 0)).defined());
}

}  // namespace
}  // namespace regoc::builtins
