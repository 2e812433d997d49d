#include "runtime/builtins/template/comparison.h"

namespace regoc::builtins::text_template {

namespace {

using Kind = Datum::Kind;

// Kinds that compare with each other.
enum class Basic { kNone, kBool, kComplex, kInt, kFloat, kString, kUint };

Basic BasicOf(const Datum& datum) {
  switch (datum.kind) {
    case Kind::kBool:
      return Basic::kBool;
    case Kind::kInt:
      return Basic::kInt;
    case Kind::kByte:
      return Basic::kUint;
    case Kind::kFloat:
      return Basic::kFloat;
    case Kind::kComplex:
      return Basic::kComplex;
    case Kind::kString:
    case Kind::kNumber:
      return Basic::kString;
    default:
      return Basic::kNone;
  }
}

// Integers compare whatever their type.
bool BothIntegers(Basic a, Basic b) {
  auto integer = [](Basic kind) { return kind == Basic::kInt || kind == Basic::kUint; };
  return integer(a) && integer(b);
}

bool Incompatible(const Datum& a, const Datum& b, std::string& fault) {
  fault.append("incompatible types for comparison: ").append(a.InnerType()).append(" and ").append(b.InnerType());
  return false;
}

std::string Shown(CallContext& ctx, const Datum& datum, char32_t verb) {
  TextBuilder out(ctx.arena);
  WriteDatum(out, ctx.arena, FormatSpec(), datum, verb);
  return std::string(out.view());
}

// Arrays, maps and nil: only nil is equal to anything.
bool EqualOthers(CallContext& ctx, const Datum& a, const Datum& b, bool& equal, std::string& fault) {
  bool nil_a = a.kind == Kind::kNothing;
  bool nil_b = b.kind == Kind::kNothing;
  equal = nil_a && nil_b;
  if (nil_a || nil_b) return true;
  if (a.kind != b.kind) {
    fault = "non-comparable types " + Shown(ctx, a, 's') + ": " + std::string(a.InnerType()) + ", " +
            std::string(b.InnerType()) + ": " + Shown(ctx, b, 'v');
  } else {
    fault = "non-comparable type " + Shown(ctx, b, 's') + ": " + std::string(b.InnerType());
  }
  return false;
}

bool Equal(CallContext& ctx, const Datum& a, const Datum& b, bool& equal, std::string& fault) {
  Basic kind = BasicOf(a);
  Basic other = BasicOf(b);
  equal = false;
  if (BothIntegers(kind, other)) {
    equal = a.integer == b.integer;
    return true;
  }
  if (kind != other) {
    if (a.kind != Kind::kNothing && b.kind != Kind::kNothing) return Incompatible(a, b, fault);
    return true;
  }
  switch (kind) {
    case Basic::kBool:
      equal = a.flag == b.flag;
      return true;
    case Basic::kComplex:
      equal = a.complex == b.complex;
      return true;
    case Basic::kFloat:
      equal = a.real == b.real;
      return true;
    case Basic::kString:
      equal = a.text == b.text;
      return true;
    default:
      return EqualOthers(ctx, a, b, equal, fault);
  }
}

bool Less(const Datum& a, const Datum& b, bool& less, std::string& fault) {
  Basic kind = BasicOf(a);
  Basic other = BasicOf(b);
  less = false;
  if (kind == Basic::kNone || other == Basic::kNone) {
    fault = "invalid type for comparison";
    return false;
  }
  if (BothIntegers(kind, other)) {
    less = a.integer < b.integer;
    return true;
  }
  if (kind != other) return Incompatible(a, b, fault);
  if (kind == Basic::kFloat) {
    less = a.real < b.real;
  } else if (kind == Basic::kString) {
    less = a.text < b.text;
  } else {
    fault = "invalid type for comparison";
    return false;
  }
  return true;
}

}  // namespace

bool CallEq(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  if (args.size() == 1) {
    fault = "missing argument for comparison";
    return false;
  }
  bool equal = false;
  for (size_t i = 1; i < args.size() && !equal; ++i) {
    if (!Equal(ctx, args[0], args[i], equal, fault)) return false;
  }
  result = Datum::Bool(equal);
  return true;
}

bool CallNe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  bool equal;
  if (!Equal(ctx, args[0], args[1], equal, fault)) return false;
  result = Datum::Bool(!equal);
  return true;
}

bool CallLt(CallContext&, std::span<const Datum> args, Datum& result, std::string& fault) {
  bool less;
  if (!Less(args[0], args[1], less, fault)) return false;
  result = Datum::Bool(less);
  return true;
}

bool CallLe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  bool less;
  bool equal = false;
  if (!Less(args[0], args[1], less, fault)) return false;
  if (!less && !Equal(ctx, args[0], args[1], equal, fault)) return false;
  result = Datum::Bool(less || equal);
  return true;
}

bool CallGt(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  if (!CallLe(ctx, args, result, fault)) return false;
  result.flag = !result.flag;
  return true;
}

bool CallGe(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  if (!CallLt(ctx, args, result, fault)) return false;
  result.flag = !result.flag;
  return true;
}

}  // namespace regoc::builtins::text_template
