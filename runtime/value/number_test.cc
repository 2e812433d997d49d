#include "runtime/value/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace regoc {
namespace {

class NumberTest : public testing::Test {
 protected:
  Value N(std::string_view text) {
    std::optional<Value> v = NumberFromText(arena_, text);
    EXPECT_TRUE(v.has_value()) << text;
    return v.value_or(Value::Int(0));
  }
  std::string Do(Arithmetic op, std::string_view a, std::string_view b) {
    std::string_view reason;
    std::optional<Value> v = Calculate(arena_, op, N(a), N(b), reason);
    return std::string(v ? NumberText(arena_, *v) : reason);
  }
  std::string Do(Rounding how, std::string_view a) { return std::string(NumberText(arena_, Round(arena_, how, N(a)))); }
  std::string Abs(std::string_view a) { return std::string(NumberText(arena_, Absolute(arena_, N(a)))); }
  std::string Double(double d) { return std::string(NumberText(arena_, NumberFromDouble(arena_, d))); }

  Arena arena_;
};

TEST_F(NumberTest, KeepsTextsButThoseOfPlainIntegers) {
  for (std::string_view text : {"3.0", "1e3", "1.50", "-0", "-0.0", "1E5", "12345678901234567890", "0e99999999999"}) {
    EXPECT_EQ(N(text).tag(), Tag::kDecimal) << text;
    EXPECT_EQ(NumberText(arena_, N(text)), text);
  }
  for (std::string_view text : {"0", "7", "-7", "9223372036854775807", "-9223372036854775808"}) {
    EXPECT_EQ(N(text).tag(), Tag::kInt) << text;
    EXPECT_EQ(NumberText(arena_, N(text)), text);
  }
}

TEST_F(NumberTest, RefusesWhatIsNoJsonNumber) {
  for (std::string_view text :
       {"", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e1", "0x1", "1 ", " 1", "NaN", "1e1.5"})
    EXPECT_FALSE(NumberFromText(arena_, text)) << text;
}

TEST_F(NumberTest, RefusesExponentsBeyondOpasLimit) {
  EXPECT_TRUE(NumberFromText(arena_, "9.99e30102"));
  EXPECT_FALSE(NumberFromText(arena_, "1e30103"));
  EXPECT_TRUE(NumberFromText(arena_, "1e-30102"));
  EXPECT_FALSE(NumberFromText(arena_, "1e-30104"));
  EXPECT_FALSE(NumberFromText(arena_, "1e99999999999999999999"));
}

// Results are those that OPA 1.22.2 prints.
TEST_F(NumberTest, CalculatesAsOpa) {
  using enum Arithmetic;
  EXPECT_EQ(Do(kAdd, "0.1", "0.2"), "0.3");
  EXPECT_EQ(Do(kAdd, "1.0", "1"), "2");
  EXPECT_EQ(Do(kAdd, "9223372036854775807", "1"), "9223372036854775808");
  EXPECT_EQ(Do(kSubtract, "9223372036854775807", "1.5"), "9.2233720368547758055e+18");
  EXPECT_EQ(Do(kSubtract, "1.5", "1.5"), "0");
  EXPECT_EQ(Do(kMultiply, "100000000000000000000", "3"), "300000000000000000000");
  EXPECT_EQ(Do(kMultiply, "2", "1.5"), "3");
  EXPECT_EQ(Do(kMultiply, "123456789.5", "10.25"), "1.265432092375e+09");
  EXPECT_EQ(Do(kMultiply, "1e-7", "1"), "1e-07");
  EXPECT_EQ(Do(kMultiply, "1e21", "1.5"), "1500000000000000000000");
  EXPECT_EQ(Do(kDivide, "1", "3"), "0.33333333333333333334");
  EXPECT_EQ(Do(kDivide, "10", "4"), "2.5");
  EXPECT_EQ(Do(kDivide, "4294967296", "3"), "1.4316557653333333334e+09");
  EXPECT_EQ(Do(kDivide, "0", "-5"), "-0");
  EXPECT_EQ(Do(kDivide, "-9223372036854775808", "-1"), "9223372036854775808");
  EXPECT_EQ(Do(kRemainder, "-5", "3"), "-2");
  EXPECT_EQ(Do(kRemainder, "5", "2.0"), "1");
  EXPECT_EQ(Do(kRemainder, "-9223372036854775808", "-1"), "0");
  EXPECT_EQ(Do(kRemainder, "10", "18446744073709551616"), "10");
}

TEST_F(NumberTest, FailsWithOpasReasons) {
  using enum Arithmetic;
  EXPECT_EQ(Do(kDivide, "1", "0"), "divide by zero");
  EXPECT_EQ(Do(kDivide, "1.5", "-0.0"), "divide by zero");
  EXPECT_EQ(Do(kRemainder, "1", "0"), "modulo by zero");
  EXPECT_EQ(Do(kRemainder, "100000000000000000000", "0e3"), "modulo by zero");
  EXPECT_EQ(Do(kRemainder, "5.5", "2"), "modulo on floating-point number");
  std::string long_number(200000, '7');
  EXPECT_EQ(Do(kMultiply, long_number, long_number), "number too big");
}

TEST_F(NumberTest, RoundsAsOpa) {
  EXPECT_EQ(Do(Rounding::kRound, "2.5"), "3");
  EXPECT_EQ(Do(Rounding::kRound, "-2.5"), "-3");
  EXPECT_EQ(Do(Rounding::kRound, "12345678901234567890123"), "12345678901234567889920");
  EXPECT_EQ(Do(Rounding::kCeil, "1.2"), "2");
  EXPECT_EQ(Do(Rounding::kCeil, "-1.2"), "-1");
  EXPECT_EQ(Do(Rounding::kCeil, "-0.5"), "1");
  EXPECT_EQ(Do(Rounding::kFloor, "-0.5"), "0");
  EXPECT_EQ(Do(Rounding::kFloor, "-1.2"), "-2");
  EXPECT_EQ(Do(Rounding::kFloor, "1e-20000"), "0");
  EXPECT_EQ(Abs("-0.0"), "0");
  EXPECT_EQ(Abs("-5000000000"), "5000000000");
  EXPECT_EQ(Abs("-9223372036854775808"), "9223372036854775808");
  EXPECT_EQ(Abs("12345678901234567890123"), "12345678901234567890000");
}

TEST_F(NumberTest, PrintsDoublesAsGo) {
  EXPECT_EQ(Double(0.1), "0.1");
  EXPECT_EQ(Double(5), "5");
  EXPECT_EQ(Double(123456), "123456");
  EXPECT_EQ(Double(1234567), "1.234567e+06");
  EXPECT_EQ(Double(0.00001), "1e-05");
  EXPECT_EQ(Double(5e-324), "5e-324");
  EXPECT_EQ(Double(-0.0), "-0");
  EXPECT_TRUE(NumberFromDouble(arena_, std::nan("")).is_null());
}

TEST_F(NumberTest, Converts) {
  EXPECT_EQ(ToDouble(N("0.1")), 0.1);
  EXPECT_EQ(ToDouble(N("-7")), -7.0);
  EXPECT_EQ(ToDouble(N("1e400")), HUGE_VAL);
  EXPECT_EQ(ToDouble(N("-1e400")), -HUGE_VAL);
  EXPECT_EQ(ToDouble(N("1e-400")), 0.0);
  EXPECT_EQ(ToInt64(N("1e3")), 1000);
  EXPECT_EQ(ToInt64(N("1000.0")), 1000);
  EXPECT_EQ(ToInt64(N("-9223372036854775808.0")), INT64_MIN);
  EXPECT_EQ(ToInt64(N("9223372036854775808")), std::nullopt);
  EXPECT_EQ(ToInt64(N("1.5")), std::nullopt);
  EXPECT_EQ(ToInt64(N("0e5")), 0);
  EXPECT_TRUE(IsInteger(N("1.5e1")));
  EXPECT_FALSE(IsInteger(N("1.5e0")));
  EXPECT_TRUE(IsInteger(N("1e400")));
}

TEST_F(NumberTest, ComparesExactly) {
  auto less = [&](std::string_view a, std::string_view b) {
    return CompareNumbers(N(a), N(b)) < 0 && CompareNumbers(N(b), N(a)) > 0;
  };
  auto same = [&](std::string_view a, std::string_view b) {
    return CompareNumbers(N(a), N(b)) == 0 && Hash(N(a)) == Hash(N(b));
  };
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same("1", "10e-1"));
  EXPECT_TRUE(same("0", "-0.00e7"));
  EXPECT_TRUE(same("123456789012345678901234567890", "1.2345678901234567890123456789e29"));
  EXPECT_TRUE(less("0.1", "0.1000000000000000000001"));
  EXPECT_TRUE(less("-0.1000000000000000000001", "-0.1"));
  EXPECT_TRUE(less("9223372036854775807", "9223372036854775807.5"));
  EXPECT_TRUE(less("9.9e99", "1e100"));
  EXPECT_TRUE(less("-1e100", "1e-100"));
  EXPECT_TRUE(less("1e-100", "1e-99"));
}

}  // namespace
}  // namespace regoc
