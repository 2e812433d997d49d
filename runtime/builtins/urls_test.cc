#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Urls, Query) {
  const CallCase kCases[] = {
      {"urlquery.encode", R"(["a b&ä"])", R"("a+b%26%C3%A4")"},
      {"urlquery.decode", R"(["a+b%26"])", R"("a b&")"},
      {"urlquery.decode", R"(["%zz"])", R"(error: eval_builtin_error: urlquery.decode: invalid URL escape "%zz")"},
      {"urlquery.encode_object", R"([{"a":["x","y"],"b":{"$set":["q"]},"c":"&"}])", R"("a=x&a=y&b=q&c=%26")"},
      {"urlquery.encode_object", R"([{"a":1}])",
       "error: eval_type_error: urlquery.encode_object: operand 1 values must be string, array[string], or "
       "set[string]"},
      {"urlquery.encode_object", "[[]]",
       "error: eval_type_error: urlquery.encode_object: operand 1 must be object but got array"},
      {"urlquery.decode_object", R"(["a=1&a=2&b"])", R"({"a": ["1", "2"], "b": [""]})"},
      {"urlquery.decode_object", R"(["a;b"])",
       "error: eval_builtin_error: urlquery.decode_object: invalid semicolon separator in query"},
  };
  ExpectCalls(kCases);
}

TEST(Urls, Uri) {
  const CallCase kCases[] = {
      {"uri.parse", R"(["https://u:p@example.com:8080/a%2Fb?x=1#f"])",
       R"({"fragment": "f", "hostname": "example.com", "path": "/a/b", "port": "8080", "raw_path": "/a%2Fb", "raw_query": "x=1", "scheme": "https"})"},
      {"uri.parse", R"(["http://[::1]:80/"])",
       R"({"hostname": "::1", "path": "/", "port": "80", "raw_path": "/", "scheme": "http"})"},
      {"uri.parse", R"(["mailto:a@b.c"])", R"({"scheme": "mailto"})"},
      {"uri.parse", R"(["//h/p"])", R"({"hostname": "h", "path": "/p", "raw_path": "/p"})"},
      {"uri.parse", R"(["http://h:x/"])",
       R"(error: eval_builtin_error: uri.parse: parse "http://h:x/": invalid port ":x" after host)"},
      {"uri.parse", R"(["http://exa%6dple.com/"])",
       R"(error: eval_builtin_error: uri.parse: parse "http://exa%6dple.com/": invalid URL escape "%6d")"},
      {"uri.parse", R"([":x"])", R"(error: eval_builtin_error: uri.parse: parse ":x": missing protocol scheme)"},
      {"uri.parse", R"(["a:b/c:d"])", R"({"scheme": "a"})"},
      {"uri.parse", R"(["1a:b"])",
       R"(error: eval_builtin_error: uri.parse: parse "1a:b": first path segment in URL cannot contain colon)"},
      {"uri.is_valid", R"(["/p"])", "true"},
      {"uri.is_valid", R"([""])", "false"},
      {"uri.is_valid", R"(["http://[::1"])", "false"},
      {"uri.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
