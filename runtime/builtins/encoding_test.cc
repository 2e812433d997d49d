#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Encoding, Base64) {
  const CallCase kCases[] = {
      {"base64.encode", R"(["hello"])", R"("aGVsbG8=")"},
      {"base64.encode", R"([""])", R"("")"},
      {"base64.decode", R"(["aGVsbG8="])", R"("hello")"},
      {"base64.decode", R"(["aGVs\nbG8="])", R"("hello")"},
      {"base64.decode", R"(["aGVsbG8"])",
       "error: eval_builtin_error: base64.decode: illegal base64 data at input byte 4"},
      {"base64.decode", R"(["a"])", "error: eval_builtin_error: base64.decode: illegal base64 data at input byte 0"},
      {"base64.decode", R"(["!"])", "error: eval_builtin_error: base64.decode: illegal base64 data at input byte 0"},
      {"base64.is_valid", R"(["aGVsbG8="])", "true"},
      {"base64.is_valid", R"(["aGVsbG8"])", "false"},
      {"base64.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Encoding, Base64Url) {
  const CallCase kCases[] = {
      {"base64url.encode", R"(["??>"])", R"("Pz8-")"},
      {"base64url.encode", R"(["a"])", R"("YQ==")"},
      {"base64url.encode_no_pad", R"(["a"])", R"("YQ")"},
      {"base64url.decode", R"(["Pz8-"])", R"("??>")"},
      {"base64url.decode", R"(["YQ"])", R"("a")"},
      {"base64url.decode", R"(["YQ=="])", R"("a")"},
      {"base64url.decode", R"(["a"])", "error: eval_builtin_error: base64url.decode: illegal base64url string: a"},
      {"base64url.decode", R"(["Y+=="])",
       "error: eval_builtin_error: base64url.decode: illegal base64 data at input byte 1"},
  };
  ExpectCalls(kCases);
}

TEST(Encoding, Hex) {
  const CallCase kCases[] = {
      {"hex.encode", R"(["aé"])", R"("61c3a9")"},
      {"hex.decode", R"(["61C3A9"])", R"("aé")"},
      {"hex.decode", R"(["6"])", "error: eval_builtin_error: hex.decode: encoding/hex: odd length hex string"},
      {"hex.decode", R"(["6g"])", "error: eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+0067 'g'"},
      {"hex.decode", R"(["g"])", "error: eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+0067 'g'"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
