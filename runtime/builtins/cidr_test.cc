#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Cidr, Contains) {
  const CallCase kCases[] = {
      {"net.cidr_contains", R"(["10.0.0.0/8","10.1.0.0/16"])", "true"},
      {"net.cidr_contains", R"(["10.0.0.0/8","11.0.0.1"])", "false"},
      {"net.cidr_contains", R"(["2001:db8::/32","2001:db8::1"])", "true"},
      {"net.cidr_contains", R"(["::ffff:1.2.3.0/120","1.2.3.4"])", "true"},
      {"net.cidr_contains", R"(["::/80","::/80"])", "true"},
      {"net.cidr_contains", R"(["10.0.0.0/8","x"])",
       "error: eval_builtin_error: net.cidr_contains: not a valid textual representation of an IP address or CIDR: x"},
      {"net.cidr_contains", R"(["10.0.0.0","10.0.0.1"])",
       "error: eval_builtin_error: net.cidr_contains: invalid CIDR address: 10.0.0.0"},
      {"net.cidr_contains", R"([1,"10.0.0.1"])",
       "error: eval_type_error: net.cidr_contains: operand 1 must be string but got number"},
      {"net.cidr_intersects", R"(["10.0.0.0/8","10.255.0.0/16"])", "true"},
      {"net.cidr_intersects", R"(["10.0.0.0/8","11.0.0.0/8"])", "false"},
      {"net.cidr_overlap", R"(["10.0.0.0/8","10.1.2.3"])", "true"},
      {"net.cidr_overlap", R"(["10.0.0.0/8","11.0.0.0"])", "false"},
      {"net.cidr_is_valid", R"(["10.0.0.0/33"])", "false"},
      {"net.cidr_is_valid", R"(["::/0"])", "true"},
      {"net.cidr_is_valid", R"(["01.2.3.4/8"])", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Cidr, ContainsMatches) {
  const CallCase kCases[] = {
      {"net.cidr_contains_matches", R"([["10.0.0.0/8","11.0.0.0/8"],{"x":"11.1.1.1","y":["10.0.0.1","meta"]}])",
       R"({[0, "y"], [1, "x"]})"},
      {"net.cidr_contains_matches", R"(["1.0.0.0/8",{"$set":["1.1.1.1"]}])", R"({["1.0.0.0/8", "1.1.1.1"]})"},
      {"net.cidr_contains_matches", R"(["1.0.0.0/8",[[]]])",
       "error: eval_builtin_error: net.cidr_contains_matches: operand 2: element must be string or non-empty array"},
  };
  ExpectCalls(kCases);
}

TEST(Cidr, Expand) {
  const CallCase kCases[] = {
      {"net.cidr_expand", R"(["192.168.1.1/30"])", R"({"192.168.1.0", "192.168.1.1", "192.168.1.2", "192.168.1.3"})"},
      {"net.cidr_expand", R"(["::/127"])", R"({"::", "::1"})"},
      {"net.cidr_expand", R"(["192.168.1.1/33"])",
       "error: eval_builtin_error: net.cidr_expand: invalid CIDR address: 192.168.1.1/33"},
  };
  ExpectCalls(kCases);
}

TEST(Cidr, Merge) {
  const CallCase kCases[] = {
      {"net.cidr_merge", R"([["192.0.128.0/24","192.0.129.0/24"]])", R"({"192.0.128.0/23"})"},
      {"net.cidr_merge", R"([["10.0.0.0/8","10.1.0.0/16","::1/128","::2/128"]])",
       R"({"10.0.0.0/8", "::1/128", "::2/128"})"},
      {"net.cidr_merge", R"([["192.168.1.5"]])", R"({"192.168.1.5/24"})"},
      {"net.cidr_merge", R"([["::1"]])",
       "error: eval_builtin_error: net.cidr_merge: IPv6 invalid: needs prefix length"},
      {"net.cidr_merge", "[[1]]", "error: eval_builtin_error: net.cidr_merge: element must be string"},
      {"net.cidr_merge", "[1]", "error: eval_builtin_error: net.cidr_merge: operand must be an array"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
