#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Crypto, Digests) {
  const CallCase kCases[] = {
      {"crypto.md5", R"(["hello"])", R"("5d41402abc4b2a76b9719d911017c592")"},
      {"crypto.sha1", R"(["hello"])", R"("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")"},
      {"crypto.sha256", R"([""])", R"("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")"},
      {"crypto.sha256", "[1]", "error: eval_type_error: crypto.sha256: operand 1 must be string but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Crypto, Hmac) {
  const CallCase kCases[] = {
      {"crypto.hmac.sha256", R"(["text","key"])",
       R"("6afa9046a9579cad143a384c1b564b9a250d27d6f6a63f9f20bf3a7594c9e2c6")"},
      {"crypto.hmac.sha256", R"(["",""])", R"("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")"},
      {"crypto.hmac.sha512", R"(["text","key"])",
       R"("b585312acdd38ec13f13bb4cba35a75473f32b6ae4a0303926815bd43d7a2631516b2b031f34d89eda853e948d5057de54a880c16697242dbe6a1ad994bc4e5d")"},
      {"crypto.hmac.md5", R"(["text","key"])", R"("d0ca6177c61c975fd2f8c07d8c6528c6")"},
      {"crypto.hmac.sha1", R"(["text","key"])", R"("369e2959eb49450338b212748f77d8ded74847bb")"},
      {"crypto.hmac.equal", R"(["a","a"])", "true"},
      {"crypto.hmac.equal", R"(["a","b"])", "false"},
      {"crypto.hmac.equal", R"(["a","aa"])", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
