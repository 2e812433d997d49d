// Random values for tests: small and alike, so that equal ones and near misses are frequent.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"
#include "runtime/value/value.h"

namespace regoc {

class RandomValues {
 public:
  RandomValues(Arena& arena, uint32_t seed) : arena_(arena), random_(seed) {}

  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  // `json`: only what JSON can say: no sets, keys that are strings.
  Value Next(bool json = false, int depth = 0) {
    switch (Below(depth > 3 ? 5 : 9)) {
      case 0:
        return Value::Null();
      case 1:
        return Value::Boolean(Below(2) != 0);
      case 2:
      case 3:
        return Number();
      case 4:
        return Text();
      case 5:
        return Array(json, depth);
      case 6:
        return MakeObject(json, depth);
      default:
        return json ? MakeObject(json, depth) : MakeSet(depth);
    }
  }

  Value Number() {
    constexpr std::string_view kTexts[] = {"0",
                                           "-0",
                                           "0.0",
                                           "1",
                                           "1.0",
                                           "1e0",
                                           "10e-1",
                                           "1.5",
                                           "15e-1",
                                           "2",
                                           "-1",
                                           "-1.00",
                                           "9223372036854775807",
                                           "9223372036854775808",
                                           "-9223372036854775808",
                                           "9223372036854775807.0",
                                           "1e400",
                                           "10e399",
                                           "0.1",
                                           "0.10000000000000000000000000000000001",
                                           "12345678901234567890123456789",
                                           "1.2345678901234567890123456789e28"};
    if (Below(2) == 0) return Value::Int(static_cast<int64_t>(Below(5)) - 2);
    return *NumberFromText(arena_, kTexts[Below(std::size(kTexts))]);
  }

  Value Text() {
    std::string text;
    for (uint32_t i = Below(4) == 0 ? Below(40) : Below(4); i > 0; --i) text.push_back("ab\""[Below(3)]);
    if (Below(8) == 0) text += "\u00e9\u2028\U0001F600";
    return Value::String(arena_.Copy(text));
  }

 private:
  uint32_t Length() { return Below(6) == 0 ? Below(20) : Below(4); }

  Value Array(bool json, int depth) {
    ArrayBuilder builder(arena_);
    for (uint32_t n = Length(); n > 0; --n) builder.Append(Next(json, depth + 1));
    return builder.Build();
  }
  Value MakeObject(bool json, int depth) {
    Object* object = Object::New(arena_);
    for (uint32_t n = Length(); n > 0; --n) object->Put(json ? Text() : Next(json, depth + 2), Next(json, depth + 1));
    return Value::Object(object);
  }
  Value MakeSet(int depth) {
    Set* set = Set::New(arena_);
    for (uint32_t n = Length(); n > 0; --n) set->Add(Next(false, depth + 1));
    return Value::Set(set);
  }

  Arena& arena_;
  std::mt19937 random_;
};

}  // namespace regoc
