// Whether a value may belong to two types at once: the question behind every match error.
#include "compiler/sema/type_ops.h"

namespace regoc::sema {

namespace {

// Types may be recursive, or share parts so often that they would be endless when written out: a walk ends after so many
// steps, and what it has not seen is taken to fit.
constexpr int kMaxSteps = 100'000;

bool Fits(const Type& a, const Type& b, int& steps);

bool AnyFits(const Type& any, const Type& other, int& steps) {
  if (other.Is(TypeKind::kFunction)) return false;
  if (any.is_top()) return true;
  for (const Type& alternative : any.items()) {
    if (Fits(alternative, other, steps)) return true;
  }
  return false;
}

const Type& At(const Type& array, size_t index) {
  return index < array.items().size() ? array.items()[index] : array.rest();
}

bool ItemsFit(const Type& a, const Type& b, int& steps) {
  for (size_t i = 0; i < a.items().size(); ++i) {
    if (!Fits(a.items()[i], At(b, i), steps)) return false;
  }
  return true;
}

bool PropertiesFit(const Type& a, const Type& b, int& steps) {
  for (const TypeProperty& property : a.properties()) {
    Type other = Select(b, property.key);
    if (other.known()) {
      if (!Fits(property.value, other, steps)) return false;
    } else if (!a.dynamic_value().known() && !b.dynamic_value().known()) {
      return false;
    }
  }
  return true;
}

bool UnknownOrCompatible(const Type& a, const Type& b, int& steps) {
  return !a.known() || !b.known() || Fits(a, b, steps);
}

bool FunctionsFit(const Type& a, const Type& b, int& steps) {
  if (a.parameters().size() != b.parameters().size()) return false;
  for (size_t i = 0; i < a.parameters().size(); ++i) {
    if (!Fits(a.parameters()[i].type, b.parameters()[i].type, steps)) return false;
  }
  return true;
}

bool Fits(const Type& a, const Type& b, int& steps) {
  if (!a.known() || !b.known()) return false;
  if (--steps < 0) return true;
  bool any_a = a.Is(TypeKind::kAny), any_b = b.Is(TypeKind::kAny);
  if (any_a || any_b) return (any_a && AnyFits(a, b, steps)) || (any_b && AnyFits(b, a, steps));
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case TypeKind::kNull:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kAny: return true;
    case TypeKind::kArray:
      return ItemsFit(a, b, steps) && ItemsFit(b, a, steps) && UnknownOrCompatible(a.rest(), b.rest(), steps);
    case TypeKind::kObject:
      return PropertiesFit(a, b, steps) && PropertiesFit(b, a, steps) &&
             UnknownOrCompatible(a.dynamic_value(), b.dynamic_value(), steps);
    case TypeKind::kSet: return UnknownOrCompatible(a.rest(), b.rest(), steps);
    case TypeKind::kFunction: return FunctionsFit(a, b, steps);
  }
  return false;
}

}  // namespace

bool Compatible(const Type& a, const Type& b) {
  int steps = kMaxSteps;
  return Fits(a, b, steps);
}

}  // namespace regoc::sema
