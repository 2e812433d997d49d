#include "bundler/canonical_check.h"

#include <gtest/gtest.h>

#include <string>

#include "bundler/canonical_json.h"
#include "bundler/hash.h"

namespace regoc::bundle {
namespace {

TEST(IsCanonicalJson, KnowsWhatCanonicalJsonWrites) {
  for (const char* text : {"{}", "[]", "null", "true", "false", "0", "-0", "-1.50e+10", "\"\"", "[[],{},[{}]]",
                           R"({"a":{"b":[1,2]},"c":null})", R"({"":1,"a":2,"aa":3,"b":4})", R"("\"\\\b\f\n\r\t/<&>")",
                           "\"\u00e9\U0001F600\x7F\"", "{\"a\":1,\"\u00e9\":2}"}) {
    EXPECT_TRUE(IsCanonicalJson(text)) << text;
    EXPECT_EQ(*CanonicalJson(text), text);
  }
}

TEST(IsCanonicalJson, RefusesOthers) {
  for (const char* text : {"",
                           " ",
                           "{} ",
                           " {}",
                           "[1, 2]",
                           "{\"a\": 1}",
                           R"({"b":1,"a":2})",
                           R"({"a":1,"a":2})",
                           R"("\/")",
                           R"("\u0041")",
                           "\"\u2028\"",
                           "\"\u2029\"",
                           "\"\xFF\"",
                           "\"\xE2\x80\"",
                           "01",
                           "1.",
                           "-",
                           "+1",
                           "1e",
                           "tru",
                           "nul",
                           "[1,]",
                           "[,1]",
                           "{,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "[1",
                           "[1]]",
                           "{}{}",
                           "[1}",
                           "{\"a\":1]",
                           "\"",
                           "\"\\",
                           "\"\\x\"",
                           "\"\n\"",
                           "\xEF\xBB\xBF{}"}) {
    EXPECT_FALSE(IsCanonicalJson(text)) << text;
  }
}

// Whatever one byte does to a text: what is called canonical is what CanonicalJson gives back.
TEST(IsCanonicalJson, IsNeverWrong) {
  const std::string seed = "{\"a\":[1,-0.5e3,\"x\\n\u00e9\"],\"b\":{\"c\":true,\"d\":[null,{}]}}";
  for (size_t i = 0; i < seed.size(); ++i) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = seed, without = seed, with = seed;
      text[i] = static_cast<char>(byte);
      without.erase(i, 1);
      with.insert(i, 1, static_cast<char>(byte));
      for (const std::string& changed : {text, without, with}) {
        if (!IsCanonicalJson(changed)) continue;
        Result<std::string> canonical = CanonicalJson(changed);
        ASSERT_TRUE(canonical.ok()) << changed;
        EXPECT_EQ(*canonical, changed);
      }
    }
  }
}

TEST(FileDigest, IsOfTheCanonicalText) {
  const std::string canonical = R"({"a":[1,{}],"b":"x"})";
  std::string digest = *HexDigest("SHA-256", canonical);
  for (std::string_view end : {"", "\n", " \r\n\t"})
    EXPECT_EQ(*FileDigest("a/data.json", canonical + std::string(end), "SHA-256"), digest);
  EXPECT_EQ(*FileDigest("data.json", R"({"b":"x", "a":[1,{}]})", "SHA-256"), digest);
  EXPECT_NE(*FileDigest("p.rego", canonical + "\n", "SHA-256"), digest) << "other files are hashed as they are";
  EXPECT_FALSE(FileDigest("data.json", "\n", "SHA-256").ok());
}

TEST(IsCanonicalJson, DepthHasALimit) {
  std::string deep = std::string(10000, '[') + std::string(10000, ']');
  EXPECT_TRUE(IsCanonicalJson(deep));
  EXPECT_FALSE(IsCanonicalJson("[" + deep + "]"));
}

}  // namespace
}  // namespace regoc::bundle
