#include "runtime/value/json.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>

#include "runtime/base/utf8.h"
#include "runtime/value/go_quote.h"
#include "runtime/value/json_fault.h"
#include "runtime/value/random_values.h"

namespace regoc {
namespace {

class JsonTest : public testing::Test {
 protected:
  std::string Error(std::string_view text, const JsonLimits& limits = {}) { return ErrorOf(reader_, text, limits); }
  std::string ErrorOf(JsonReader& reader, std::string_view text, const JsonLimits& limits = {}) {
    Result<Value> v = reader.Parse(arena_, text, limits);
    return v.ok() ? "accepted" : v.error().message;
  }
  // What is wrong with a text, as Error gives it.
  static std::string Fault(std::string_view text) {
    std::optional<internal::JsonFault> found = internal::FindFault(text, JsonLimits().max_depth);
    return found ? "offset " + std::to_string(found->offset) + ": " + found->reason : "accepted";
  }
  Value Read(std::string_view text) {
    Result<Value> v = reader_.Parse(arena_, text);
    EXPECT_TRUE(v.ok()) << text << ": " << v.error().message;
    return v.ok() ? *v : Value::Null();
  }
  static std::string Json(Value v, const JsonStyle& style = {}) {
    std::string out;
    AppendJson(out, v, style);
    return out;
  }

  Arena arena_;
  JsonReader reader_;
};

TEST_F(JsonTest, ReadsEveryKindOfValue) {
  EXPECT_EQ(Json(Read(R"( {"b": [1, 2.50, -0, "x\u00e9\n", true, false], "a": {"c": null}, "d": [], "e": {}} )")),
            R"({"a":{"c":null},"b":[1,2.50,-0,"xé\n",true,false],"d":[],"e":{}})");
  EXPECT_EQ(Json(Read("7")), "7");
  EXPECT_EQ(Json(Read("\"\"")), "\"\"");
  EXPECT_EQ(Json(Read("12345678901234567890")), "12345678901234567890");
  EXPECT_TRUE(Read("123456789012345678").is_int());
  EXPECT_TRUE(Read("-9223372036854775808").is_int());
}

TEST_F(JsonTest, LastOfEqualKeysWins) {
  EXPECT_EQ(Json(Read(R"({"b":1,"a":2,"b":3})")), R"({"a":2,"b":3})");
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i % 40) + "\":" + std::to_string(i) + ",";
  text += "\"\\u006b0\":\"last\"}";
  Value v = Read(text);
  EXPECT_EQ(v.object().count, 40u);
  EXPECT_EQ(Json(*v.object().Get("k0")), "\"last\"");
  EXPECT_EQ(Json(*v.object().Get("k19")), "99");
  EXPECT_EQ(Json(*v.object().Get("k20")), "60");
}

TEST_F(JsonTest, UnescapesAsGo) {
  EXPECT_EQ(Read(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u2028\uD83D\uDE00")").text(), "\"\\/\b\f\n\r\tAé\u2028😀");
  EXPECT_EQ(Read(R"("\ud800x")").text(), "\uFFFDx");
  EXPECT_EQ(Read(R"("\udc00\ud800")").text(), "\uFFFD\uFFFD");
  EXPECT_EQ(Read(R"("\ud800\u0041")").text(), "\uFFFDA");
  EXPECT_EQ(Read(R"("a\u0000b")").text(), std::string_view("a\0b", 3));
}

TEST_F(JsonTest, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(Error(""), "offset 0: unexpected end of JSON input");
  EXPECT_EQ(Error("  "), "offset 2: unexpected end of JSON input");
  EXPECT_EQ(Error(R"({"a": [1, 2)"), "offset 11: unexpected end of JSON input");
  EXPECT_EQ(Error("1 2"), "offset 2: invalid character '2' after top-level value");
  EXPECT_EQ(Error("1 null"), "offset 2: invalid character 'n' after top-level value");
  EXPECT_EQ(Error("[1,]"), "offset 3: invalid character ']' looking for beginning of value");
  EXPECT_EQ(Error(R"({"a":1,})"), "offset 7: invalid character '}' looking for beginning of object key string");
  EXPECT_EQ(Error("{1:2}"), "offset 1: invalid character '1' looking for beginning of object key string");
  EXPECT_EQ(Error(R"({"a" 1})"), "offset 5: invalid character '1' after object key");
  EXPECT_EQ(Error(R"({"a":1 "b":2})"), "offset 7: invalid character '\"' after object key:value pair");
  EXPECT_EQ(Error("[1 2]"), "offset 3: invalid character '2' after array element");
  EXPECT_EQ(Error("[1}"), "offset 2: invalid character '}' after array element");
  EXPECT_EQ(Error("[tru]"), "offset 4: invalid character ']' in literal true (expecting 'e')");
  EXPECT_EQ(Error("[nullx]"), "offset 5: invalid character 'x' after array element");
  EXPECT_EQ(Error("\"a\nb\""), "offset 2: invalid character '\\n' in string literal");
  EXPECT_EQ(Error(R"("a\x")"), "offset 3: invalid character 'x' in string escape code");
  EXPECT_EQ(Error(R"("\u12g4")"), "offset 5: invalid character 'g' in \\u hexadecimal character escape");
  EXPECT_EQ(Error("\"abc"), "offset 4: unexpected end of JSON input");
  EXPECT_EQ(Error("[-]"), "offset 2: invalid character ']' in numeric literal");
  EXPECT_EQ(Error("[1.e]"), "offset 3: invalid character 'e' after decimal point in numeric literal");
  EXPECT_EQ(Error("[1e+]"), "offset 4: invalid character ']' in exponent of numeric literal");
  EXPECT_EQ(Error("[01]"), "offset 2: invalid character '1' after array element");
  EXPECT_EQ(Error("-"), "offset 1: unexpected end of JSON input");
  EXPECT_EQ(Error("\xE9"), "offset 0: invalid character 'é' looking for beginning of value");
  EXPECT_EQ(Error("[\"\xC3\"]"), "offset 2: invalid UTF-8");
  EXPECT_EQ(Error("[1e99999999]"), "offset 1: number too big");
}

TEST_F(JsonTest, RefusesNumbersThatAreNone) {
  for (std::string_view text : {"01",       "-",     "1.",    ".5",  "+1",     "1e",    "-a",
                                "0x10",     "1.5.5", "1e5e5", "00",  "-01",    "1_000", "123456789012345678x",
                                "Infinity", "NaN",   "[0 1]", "[-]", "1\"a\"", "1\f",   "1\x1A"})
    EXPECT_NE(Error(text), "accepted") << text;
  EXPECT_NE(Error(std::string_view("1\0", 2)), "accepted");
  EXPECT_NE(Error(std::string_view("\0", 1)), "accepted");
}

TEST_F(JsonTest, KeepsLimits) {
  JsonLimits shallow{.max_depth = 3};
  EXPECT_EQ(Error("[[[1]]]", shallow), "accepted");
  EXPECT_EQ(Error("[[[[1]]]]", shallow), "offset 3: nested deeper than 3 levels");
  EXPECT_EQ(Error(R"([[{"a":{}}]])", shallow), "offset 7: nested deeper than 3 levels");
  EXPECT_EQ(Error(std::string(100000, '[')), "offset 1024: nested deeper than 1024 levels");
  EXPECT_EQ(Error("[1, 2]", {.max_bytes = 5}), "offset 5: larger than the limit of 5 bytes");
  EXPECT_EQ(Error("[1,2]", {.max_bytes = 5}), "accepted");
}

TEST_F(JsonTest, DeepestDocumentsAreComparedHashedCopiedAndPrinted) {
  std::string deep = std::string(10000, '[') + std::string(10000, ']');
  Result<Value> v = reader_.Parse(arena_, deep, {.max_depth = 1u << 30});
  ASSERT_TRUE(v.ok());
  Value copy = DeepCopyFrozen(arena_, *v);
  EXPECT_TRUE(Equal(*v, copy));
  EXPECT_EQ(Compare(*v, copy), 0);
  EXPECT_EQ(Hash(*v), Hash(copy));
  EXPECT_EQ(Json(copy), deep);
  EXPECT_EQ(ToRego(copy), deep);
  EXPECT_EQ(Error("[" + deep + "]", {.max_depth = 1u << 30}), "offset 10000: nested deeper than 10000 levels");
}

TEST_F(JsonTest, ReaderServesAgainAfterAnError) {
  EXPECT_NE(Error("[[1, {"), "accepted");
  EXPECT_EQ(Json(Read("[[2]]")), "[[2]]");
  JsonReader moved = std::move(reader_);
  reader_ = std::move(moved);
  EXPECT_EQ(Json(Read("[3]")), "[3]");
}

// Readers of small plain texts, of few bytes (marked one by one), of many bytes (by simdjson) and the one that describes faults
// agree on every cut and many changes of a document; what is printed reads back equal. Behind so much space, no text is small.
TEST_F(JsonTest, RandomDocumentsRoundTripAndDamagedOnesAreJudgedAlike) {
  RandomValues random(arena_, 3);
  JsonReader seasoned;
  ASSERT_TRUE(seasoned.Parse(arena_, '"' + std::string(size_t{1} << 20, 'x') + '"').ok());
  const std::string space(2000, ' ');
  constexpr std::string_view kDamage("{}[],:\"\\ 01e.-tfn\0\x01\x0C\xC3", 21);
  for (int i = 0; i < 300; ++i) {
    Value v = random.Next(/*json=*/true);
    std::string text = Json(v, {.indent = static_cast<int>(random.Below(2))});
    Value back = Read(text);
    ASSERT_TRUE(Equal(v, back)) << text;
    ASSERT_TRUE(Equal(v, *seasoned.Parse(arena_, space + text))) << text;
    ASSERT_EQ(Json(v), Json(back));
    for (int k = 0; k < 20 && !text.empty(); ++k) {
      std::string damaged = text;
      size_t at = random.Below(static_cast<uint32_t>(text.size()));
      if (random.Below(4) == 0) {
        damaged.resize(at);
      } else {
        damaged[at] = kDamage[random.Below(kDamage.size())];
      }
      ASSERT_EQ(Error(damaged), Fault(damaged)) << damaged;
      std::string large = space + damaged;
      JsonReader fresh;
      ASSERT_EQ(ErrorOf(fresh, large), Fault(large)) << damaged;
      ASSERT_EQ(ErrorOf(seasoned, large), Fault(large)) << damaged;
    }
  }
}

TEST_F(JsonTest, EscapesAsGo) {
  Value v = Value::String("<a&b>\"\\/\b\f\n\r\t\x01\x7F\u2028\u2029é\xFF\xC3");
  EXPECT_EQ(Json(v), R"("<a&b>\"\\/\b\f\n\r\t\u0001)"
                     "\x7F"
                     R"(\u2028\u2029é\ufffd\ufffd")");
  EXPECT_EQ(Json(Value::String("long enough for words <a&b>"), {.escape_html = true}),
            R"("long enough for words \u003ca\u0026b\u003e")");
}

TEST_F(JsonTest, PrintsSetsAndKeysOfAnyType) {
  Object* object = Object::New(arena_);
  Value pair[] = {Value::Int(1), Value::Int(2)};
  Set* set = Set::New(arena_);
  set->Add(Value::String("b<"));
  set->Add(Value::Int(3));
  object->Put(Value::Array(pair, 2), Value::Int(3));
  object->Put(Value::Null(), Value::Set(set));
  object->Put(Value::Decimal("1e2"), Value::Int(6));
  object->Put(Value::String("null"), Value::Int(7));
  object->Put(Value::Set(set), Value::Set(Set::New(arena_)));
  EXPECT_EQ(Json(Value::Object(object)), R"({"1e2":6,"[1,2]":3,"[3,\"b\\u003c\"]":[],"null":7})");
  EXPECT_EQ(ToRego(Value::Object(object)), R"({null: {3, "b<"}, 1e2: 6, "null": 7, [1, 2]: 3, {3, "b<"}: set()})");
}

// One character at a time, without looking at what is around it.
std::string EncodedSlowly(std::string_view text, bool escape_html) {
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    CodePoint rune = DecodeUtf8(text, i);
    char escape[8];
    size_t short_escape = std::string_view("\"\\\b\f\n\r\t").find(text[i]);
    bool html = text[i] == '<' || text[i] == '>' || text[i] == '&';
    if (short_escape != std::string_view::npos) {
      out += {'\\', "\"\\bfnrt"[short_escape]};
    } else if (!rune.valid || rune.value < 0x20 || rune.value == 0x2028 || rune.value == 0x2029 || (html && escape_html)) {
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(rune.value));
      out += escape;
    } else {
      out += text.substr(i, rune.length);
    }
    i += rune.length;
  }
  return out + '"';
}

TEST_F(JsonTest, WritesTextsOfAnyLengthAsOneByOne) {
  constexpr std::string_view kPieces[] = {"plain text", "a",  "é",  "日本", "\u2028", "\u2029", "\xFF", "\xE2\x80",
                                          "\"",         "\\", "\n", "\x01", "<",      ">&",     "\x7F", "😀"};
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (uint32_t n = random() % 12; n > 0; --n) text += kPieces[random() % 3 == 0 ? random() % std::size(kPieces) : 0];
    text = text.substr(std::min<size_t>(text.size(), random() % 8));
    for (bool html : {false, true}) {
      std::string out = "before";
      AppendJson(out, Value::String(text), {.escape_html = html});
      ASSERT_EQ(out, "before" + EncodedSlowly(text, html));
    }
  }
}

TEST_F(JsonTest, WritesEmptyTextsThatLieNowhere) {
  Value items[] = {Value::String(std::string_view()), Value::String("a"), Value::String(std::string_view())};
  std::string out;
  AppendJson(out, Value::Array(items, 3));
  EXPECT_EQ(out, R"(["","a",""])");
}

TEST_F(JsonTest, IndentsAsGo) {
  Value v = Read(R"({"b":[1,{}],"a":[],"c":{"d":null}})");
  EXPECT_EQ(Json(v, {.indent = 2}), R"({
  "a": [],
  "b": [
    1,
    {}
  ],
  "c": {
    "d": null
  }
})");
  EXPECT_EQ(Json(Read("[1,[2]]"), {.prefix = ">", .pretty = true, .indent_text = "\t"}),
            "[\n>\t1,\n>\t[\n>\t\t2\n>\t]\n>]");
  EXPECT_EQ(Json(Read("[1]"), {.pretty = true}), "[\n1\n]");
}

TEST_F(JsonTest, QuotesAsGo) {
  std::string out;
  AppendGoQuoted(out, "a\"\\\a\v\x01\x7F é\u00a0\u200b\U0001F600\U000E0001\xFF");
  EXPECT_EQ(out, R"("a\"\\\a\v\x01\x7f é\u00a0\u200b😀\U000e0001\xff")");
}

}  // namespace
}  // namespace regoc
