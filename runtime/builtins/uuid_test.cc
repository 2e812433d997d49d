#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Uuid, Parse) {
  const CallCase kCases[] = {
      {"uuid.parse", R"(["6ba7b810-9dad-11d1-80b4-00c04fd430c8"])",
       R"({"clocksequence": 180, "macvariables": "global:unicast", "nodeid": "00-c0-4f-d4-30-c8", "time": 886630433151182400, "variant": "RFC4122", "version": 1})"},
      {"uuid.parse", R"(["urn:uuid:6ba7b810-9dad-21d1-8002-01c04fd430c8"])",
       R"({"clocksequence": 2, "domain": "Org", "id": 1806153744, "macvariables": "global:multicast", "nodeid": "01-c0-4f-d4-30-c8", "time": 886630433151182400, "variant": "RFC4122", "version": 2})"},
      {"uuid.parse", R"(["6ba7b8109dad41d180b400c04fd430c8"])", R"({"variant": "RFC4122", "version": 4})"},
      {"uuid.parse", R"(["x"])", "undefined"},
      {"uuid.parse", "[1]", "error: eval_type_error: uuid.parse: operand 1 must be string but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
