#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Jwt, Decode) {
  const CallCase kCases[] = {
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.YWJj"])",
       R"([{"alg": "HS256"}, {"sub": "1"}, "616263"])"},
      {"io.jwt.decode", R"(["eyJjdHkiOiJKV1QifQ.ImV5SmhiR2NpT2lKSVV6STFOaUo5LmV5SnpkV0lpT2lJeEluMC5ZV0pqIg.x"])",
       R"([{"alg": "HS256"}, {"sub": "1"}, "616263"])"},
  };
  ExpectCalls(kCases);
}

TEST(Jwt, Mistakes) {
  const CallCase kCases[] = {
      {"io.jwt.decode", R"(["abc"])", "error: eval_builtin_error: io.jwt.decode: encoded JWT had no period separators"},
      {"io.jwt.decode", R"(["a.b"])",
       "error: eval_builtin_error: io.jwt.decode: encoded JWT must have 3 sections, found 2"},
      {"io.jwt.decode", R"(["eyJlbmMiOiJ4In0.e30.YQ"])",
       "error: eval_builtin_error: io.jwt.decode: JWT is a JWE object, which is not supported"},
      {"io.jwt.decode", R"(["!.e30.YQ"])",
       "error: eval_builtin_error: io.jwt.decode: JWT header had invalid encoding: illegal base64url string: !"},
      {"io.jwt.decode", R"(["e30.e30.!!"])",
       "error: eval_builtin_error: io.jwt.decode: JWT signature had invalid encoding: illegal base64 data at input "
       "byte 0"},
      {"io.jwt.decode", R"(["W10.e30.YQ"])",
       "error: eval_builtin_error: io.jwt.decode: bad JWT header: decoded JSON type was not an Object"},
      {"io.jwt.decode", R"(["e30.W10.YQ"])",
       "error: eval_builtin_error: io.jwt.decode: decoded JSON type was not an Object"},
      {"io.jwt.decode", "[1]", "error: eval_type_error: io.jwt.decode: operand 1 must be string but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
