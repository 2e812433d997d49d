#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Strings, Search) {
  const CallCase kCases[] = {
      {"contains", R"(["abc","bc"])", "true"},
      {"contains", R"(["abc",""])", "true"},
      {"contains", R"(["abc",1])", "error: eval_type_error: contains: operand 2 must be string but got number"},
      {"startswith", R"(["abc","ab"])", "true"},
      {"endswith", R"(["abc","ab"])", "false"},
      {"indexof", R"(["añb","b"])", "2"},
      {"indexof", R"(["abc","x"])", "-1"},
      {"indexof", R"(["abc",""])", "error: eval_builtin_error: indexof: empty search character"},
      {"indexof_n", R"(["aaa","aa"])", "[0, 1]"},
      {"indexof_n", R"(["ñañ","ñ"])", "[0, 2]"},
      {"indexof_n", R"(["abc","x"])", "[]"},
      {"strings.count", R"(["aaa","a"])", "3"},
      {"strings.count", R"(["aé",""])", "3"},
  };
  ExpectCalls(kCases);
}

TEST(Strings, Substring) {
  const CallCase kCases[] = {
      {"substring", R"(["hello",1,3])", R"("ell")"},
      {"substring", R"(["hello",2,-1])", R"("llo")"},
      {"substring", R"(["añb",1,1])", R"("ñ")"},
      {"substring", R"(["abc",5,1])", R"("")"},
      {"substring", R"(["abc",-1,1])", "error: eval_builtin_error: substring: negative offset"},
      {"substring", R"(["abc",1.5,1])",
       "error: eval_type_error: substring: operand 2 must be integer number but got floating-point number"},
      {"substring", R"(["abc",1,9223372036854775807])", R"("bc")"},
  };
  ExpectCalls(kCases);
}

TEST(Strings, Case) {
  const CallCase kCases[] = {
      {"lower", R"(["ÄBC İK"])", R"("äbc ik")"},
      {"lower", R"(["abc"])", R"("abc")"},
      {"lower", "[1]", "error: eval_type_error: lower: operand 1 must be string but got number"},
      {"upper", R"(["straße ı ǆ"])", R"("STRAßE I Ǆ")"},
  };
  ExpectCalls(kCases);
}

TEST(Strings, Split) {
  const CallCase kCases[] = {
      {"split", R"(["a,b,,c",","])", R"(["a", "b", "", "c"])"},
      {"split", R"(["abc",""])", R"(["a", "b", "c"])"},
      {"split", R"(["",","])", R"([""])"},
      {"split", R"(["",""])", "[]"},
      {"split", R"(["日本",""])", R"(["日", "本"])"},
      {"strings.split_n", R"(["a,b,c",",",2])", R"(["a", "b"])"},
      {"strings.split_n", R"(["a,b,c",",",-2])", R"(["b", "c"])"},
      {"strings.split_n", R"(["a,b,c",",",0])", "[]"},
      {"strings.split_n", R"(["a,b",",",9])", R"(["a", "b"])"},
  };
  ExpectCalls(kCases);
}

TEST(Strings, Concat) {
  const CallCase kCases[] = {
      {"concat", R"([",",["a","b"]])", R"("a,b")"},
      {"concat", R"(["-",{"$set":["b","a"]}])", R"("a-b")"},
      {"concat", R"([",",[]])", R"("")"},
      {"concat", R"([",",[1]])",
       "error: eval_type_error: concat: operand 2 must be array of strings but got array containing number"},
      {"concat", R"([",",1])", "error: eval_type_error: concat: operand 2 must be one of {set, array} but got number"},
      {"strings.reverse", R"(["añ😀"])", R"("😀ña")"},
  };
  ExpectCalls(kCases);
}

TEST(Strings, AffixMatch) {
  const CallCase kCases[] = {
      {"strings.any_prefix_match", R"(["foobar",["x","foo"]])", "true"},
      {"strings.any_prefix_match", R"([["a","bc"],{"$set":["b"]}])", "true"},
      {"strings.any_prefix_match", R"(["a",[]])", "false"},
      {"strings.any_prefix_match", R"([[1],"a"])",
       "error: eval_type_error: strings.any_prefix_match: operand 1 must be array of strings but got array containing "
       "number"},
      {"strings.any_prefix_match", R"([1,"a"])",
       "error: eval_type_error: strings.any_prefix_match: operand 1 must be one of {string, set, array} but got "
       "number"},
      {"strings.any_prefix_match", R"(["a",{}])",
       "error: eval_type_error: strings.any_prefix_match: operand 2 must be one of {string, set, array} but got "
       "object"},
      {"strings.any_suffix_match", R"(["foobar","bar"])", "true"},
      {"strings.any_suffix_match", R"([["a"],["b","c"]])", "false"},
  };
  ExpectCalls(kCases);
}

// A letter beyond ASCII takes the general path: the rest of the text must come out as it does without it.
TEST(Strings, CaseAgreesWithAndWithoutOtherLetters) {
  std::string all;
  for (char c = ' '; c < 0x7F; ++c) all.append(c == '"' || c == '\\' ? 1 : 0, '\\').push_back(c);
  for (size_t size = 0; size < 40; ++size) {
    for (size_t from = 0; from + size < all.size(); from += 7) {
      std::string text = all.substr(from, size);
      if (text.ends_with('\\') || text.starts_with('"') || text.starts_with('\\')) continue;
      for (std::string_view name : {"lower", "upper"}) {
        std::string fast = Call(name, "[\"" + text + "\"]"), general = Call(name, "[\"" + text + "日\"]");
        fast.insert(fast.size() - 1, "日");
        ASSERT_EQ(fast, general);
      }
    }
  }
}

TEST(Strings, SplitAtOneByteAgreesWithSplitAtTwo) {
  std::string text;
  for (size_t size = 0; size < 150; ++size) {
    std::string doubled = text;
    for (size_t at = 0; (at = doubled.find(',', at)) != std::string::npos; at += 2) doubled.insert(at, ",");
    ASSERT_EQ(Call("split", "[\"" + text + "\",\",\"]"), Call("split", "[\"" + doubled + "\",\",,\"]"));
    text += "a,bc,,def"[size * size % 9];
  }
}

}  // namespace
}  // namespace regoc::builtins
