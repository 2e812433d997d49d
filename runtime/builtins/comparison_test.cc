#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Comparison, Equality) {
  const CallCase kCases[] = {
      {"equal", "[1,1.0]", "true"},
      {"equal", R"(["a","b"])", "false"},
      {"equal", R"([[1,{"a":null}],[1.0,{"a":null}]])", "true"},
      {"neq", "[1,2]", "true"},
      {"neq", R"([{"$set":[1,2]},{"$set":[2,1]}])", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Comparison, OrderAcrossTypes) {
  const CallCase kCases[] = {
      {"lt", "[null,false]", "true"}, {"lt", "[true,0]", "true"},      {"lt", R"([9,"a"])", "true"},
      {"lt", R"(["z",[]])", "true"},  {"lt", "[[9],{}]", "true"},      {"lt", R"([{},{"$set":[]}])", "true"},
      {"lt", "[null,22]", "true"},    {"gte", R"(["22",22])", "true"}, {"gte", "[[1,2],[1]]", "true"},
      {"gt", "[2,10]", "false"},      {"lte", R"(["a","b"])", "true"},
  };
  ExpectCalls(kCases);
}

TEST(Comparison, Membership) {
  const CallCase kCases[] = {
      {"internal.member_2", "[1,[2,1.0]]", "true"},
      {"internal.member_2", R"([1,{"$set":[2]}])", "false"},
      {"internal.member_2", R"(["v",{"k":"v"}])", "true"},
      {"internal.member_2", R"(["k",{"k":"v"}])", "false"},
      {"internal.member_2", R"(["a","abc"])", "false"},
      {"internal.member_3", R"([0,"a",["a"]])", "true"},
      {"internal.member_3", R"(["0","a",["a"]])", "false"},
      {"internal.member_3", R"([7,"a",["a"]])", "false"},
      {"internal.member_3", R"(["k","v",{"k":"v"}])", "true"},
      {"internal.member_3", R"([1,1,{"$set":[1]}])", "true"},
      {"internal.member_3", R"([1,2,{"$set":[1]}])", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
