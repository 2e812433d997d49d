#include "tools/server/go_json.h"

#include <gtest/gtest.h>

namespace regoc::server {
namespace {

TEST(GoJson, FirstValueCounts) {
  EXPECT_EQ(ScanJson(R"({"a": [1, -2.5e+3, "x\u00e9\n", true, false, null, {}]} rest)").error, "");
  EXPECT_EQ(ScanJson(R"({"a":1}x)").at, 7u);
  EXPECT_EQ(ScanJson("  12 ").at, 4u);
}

// What Go 1.24's json.Decoder says of the same texts.
TEST(GoJson, SaysWhatIsWrong) {
  struct Case {
    const char* text;
    const char* error;
    size_t at;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"", "EOF", 0},
           {" \n", "EOF", 2},
           {"{", "unexpected EOF", 1},
           {"{\"a\":", "unexpected EOF", 5},
           {"\"abc", "unexpected EOF", 4},
           {"{a:1}", "invalid character 'a' looking for beginning of object key string", 1},
           {"{\"a\" 1}", "invalid character '1' after object key", 5},
           {"{\"a\":1 2}", "invalid character '2' after object key:value pair", 7},
           {"{\"a\":1,}", "invalid character '}' looking for beginning of object key string", 7},
           {"[1 2]", "invalid character '2' after array element", 3},
           {"[1,]", "invalid character ']' looking for beginning of value", 3},
           {"tru!", "invalid character '!' in literal true (expecting 'e')", 3},
           {"nul", "unexpected EOF", 3},
           {"-x", "invalid character 'x' in numeric literal", 1},
           {"1.x", "invalid character 'x' after decimal point in numeric literal", 2},
           {"1ex", "invalid character 'x' in exponent of numeric literal", 2},
           {"\"a\tb\"", "invalid character '\\t' in string literal", 2},
           {"\"\\q\"", "invalid character 'q' in string escape code", 2},
           {"\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape", 5},
           {"'", "invalid character '\\'' looking for beginning of value", 0},
       }) {
    JsonScan scan = ScanJson(c.text);
    EXPECT_EQ(scan.error, c.error) << c.text;
    EXPECT_EQ(scan.at, c.at) << c.text;
  }
}

TEST(GoJson, NestingIsLimited) {
  EXPECT_EQ(ScanJson(std::string(10000, '[') + std::string(10000, ']')).error, "");
  EXPECT_EQ(ScanJson(std::string(10001, '[')).error, "exceeded max depth");
}

}  // namespace
}  // namespace regoc::server
