#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/builtin.h"
#include "runtime/builtins/test_support.h"
#include "runtime/value/json.h"

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

// Parts of any length, with padding and line breaks or without.
TEST(Jwt, DecodesPartsOfAnyLength) {
  const CallCase kCases[] = {
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4In0.-yBF"])", R"([{"alg": "HS256"}, {"s": "xxx"}, "fb2045"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4eCJ9.-yBFag"])", R"([{"alg": "HS256"}, {"s": "xxxx"}, "fb20456a"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4eHgifQ.-yBFao8"])", R"([{"alg": "HS256"}, {"s": "xxxxx"}, "fb20456a8f"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4eHh4In0.-yBFao-0"])", R"([{"alg": "HS256"}, {"s": "xxxxxx"}, "fb20456a8fb4"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4eHh4eCJ9.-yBFao-02Q"])", R"([{"alg": "HS256"}, {"s": "xxxxxxx"}, "fb20456a8fb4d9"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHh4eHh4eHgifQ.-yBFao-02f4"])", R"([{"alg": "HS256"}, {"s": "xxxxxxxx"}, "fb20456a8fb4d9fe"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIjoieHl6In0=.YWI="])", R"([{"alg": "HS256"}, {"s": "xyz"}, "6162"])"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.eyJzIj\noieHl6In0=.YQ=="])", R"([{"alg": "HS256"}, {"s": "xyz"}, "61"])"},
  };
  ExpectCalls(kCases);
}

// Headers are kept from one evaluation to the next: what one has looked at stays as it is until it is over.
TEST(Jwt, HeadersOfManyTokens) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  BuiltinFunction decode = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("io.jwt.decode")));
  for (int evaluation = 0; evaluation < 20; ++evaluation) {
    arena.Reset();
    arena.Allocate(static_cast<size_t>(100 * (evaluation * 7 % 10)));
    std::vector<std::pair<Value, std::string>> results;
    for (int i = 0; i < 10; ++i) {
      int number = (evaluation * 3 + i) % 12;
      std::string header = R"({"kid":"a key of the issuer )" + std::to_string(number) + "\"}";
      std::string token(EncodeBase64(arena, header, Base64Alphabet::kUrl, false));
      Value text = Value::String(arena.Copy(token + ".e30."));
      for (int round = 0; round < 2; ++round) {
        Outcome outcome = decode(ctx, &text);
        ASSERT_TRUE(outcome.defined());
        results.emplace_back(*outcome, R"([{"kid": "a key of the issuer )" + std::to_string(number) + R"("}, {}, ""])");
      }
    }
    for (const auto& [value, want] : results) EXPECT_EQ(ToRego(value), want) << evaluation;
  }
}

TEST(Jwt, Mistakes) {
  const CallCase kCases[] = {
      {"io.jwt.decode", R"(["abc"])", "error: eval_builtin_error: io.jwt.decode: encoded JWT had no period separators"},
      {"io.jwt.decode", R"(["a.b"])",
       "error: eval_builtin_error: io.jwt.decode: encoded JWT must have 3 sections, found 2"},
      {"io.jwt.decode", R"(["a.b.c.d"])",
       "error: eval_builtin_error: io.jwt.decode: encoded JWT must have 3 sections, found 4"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.e3_!fQ.YQ"])",
       "error: eval_builtin_error: io.jwt.decode: JWT payload had invalid encoding: illegal base64 data at input byte 3"},
      {"io.jwt.decode", R"(["eyJhbGciOiJIUzI1NiJ9.e30.YQ!"])",
       "error: eval_builtin_error: io.jwt.decode: JWT signature had invalid encoding: illegal base64 data at input byte 2"},
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
