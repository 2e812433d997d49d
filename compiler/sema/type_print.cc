#include "compiler/sema/type_print.h"

#include <algorithm>

namespace regoc::sema {

namespace {

constexpr const char* kElision = "...";
constexpr const char* kUnknown = "???";
constexpr size_t kMaxLineWidth = 80;
constexpr size_t kMaxElidedWidth = 32;
constexpr int kMaxPrintDepth = 200;
constexpr int kMaxPrintedParts = 10'000;
// Of the parallel walk over two types.
constexpr int kMaxDifferenceDepth = 8;

size_t Characters(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string Join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

// name<a, b>[rest], without the parts that are empty.
std::string Composite(std::string name, const std::vector<std::string>& parts, const std::string& rest) {
  if (!parts.empty()) name += "<" + Join(parts) + ">";
  if (!rest.empty()) name += "[" + rest + "]";
  return name;
}

std::string Alternatives(const std::vector<std::string>& parts) { return Composite("any", parts, ""); }

std::string Signature(const std::vector<std::string>& parameters, const std::string& result) {
  return "(" + Join(parameters) + ") => " + result;
}

std::string Prefixed(const std::string& name, std::string type) { return name.empty() ? type : name + ": " + type; }

// `depth` levels of a type, in words: what lies below is an ellipsis.
class Printer {
 public:
  static std::string Print(const Type& type, int depth) { return Printer(kMaxPrintedParts).Text(type, depth); }
  // In full, when that is short; else down to the outermost constructor.
  static std::string Short(const Type& type, size_t width) {
    // A part is at least a character.
    Printer printer(static_cast<int>(width));
    std::string full = printer.Text(type, kMaxPrintDepth);
    return printer.parts_left_ >= 0 && Characters(full) <= width ? full : Print(type, 0);
  }

 private:
  explicit Printer(int parts) : parts_left_(parts) {}

  std::string Text(const Type& type, int depth) {
    if (!type.known()) return kUnknown;
    if (--parts_left_ < 0) return kElision;
    if (!type.recursive_name().empty()) return "recursive(" + type.recursive_name() + ")";
    switch (type.kind()) {
      case TypeKind::kNull: return "null";
      case TypeKind::kBoolean: return "boolean";
      case TypeKind::kNumber: return "number";
      case TypeKind::kString: return "string";
      case TypeKind::kArray: return Composite("array", Parts(type.items(), depth), Rest(type.rest(), depth));
      case TypeKind::kObject: return Object(type, depth);
      case TypeKind::kSet: return Composite("set", {}, Rest(type.rest(), depth));
      case TypeKind::kAny: return Alternatives(Parts(type.items(), depth));
      case TypeKind::kFunction: return Function(type, depth);
    }
    return kUnknown;
  }

  std::vector<std::string> Parts(const std::vector<Type>& types, int depth) {
    if (depth == 0 && !types.empty()) return {kElision};
    std::vector<std::string> parts;
    for (const Type& type : types) parts.push_back(Text(type, depth - 1));
    return parts;
  }

  std::string Rest(const Type& type, int depth) {
    if (!type.known()) return "";
    return depth == 0 ? kElision : Text(type, depth - 1);
  }

  std::string Object(const Type& type, int depth) {
    std::vector<std::string> parts;
    if (depth == 0 && !type.properties().empty()) {
      parts.push_back(kElision);
    } else {
      for (const TypeProperty& p : type.properties()) parts.push_back(p.key.text + ": " + Text(p.value, depth - 1));
    }
    std::string rest;
    if (type.has_dynamic()) {
      rest = depth == 0 ? kElision : Text(type.dynamic_key(), depth - 1) + ": " + Text(type.dynamic_value(), depth - 1);
    }
    return Composite("object", parts, rest);
  }

  std::string Function(const Type& type, int depth) {
    std::vector<std::string> parameters;
    bool any = !type.parameters().empty() || type.variadic().known();
    if (depth == 0) {
      if (any) parameters.push_back(kElision);
      return Signature(parameters, type.result().known() ? kElision : kUnknown);
    }
    // The name of a parameter is for the list of arguments alone, not for the function as a value.
    for (const TypeParameter& p : type.parameters()) parameters.push_back(Text(p.type, depth - 1));
    if (type.variadic().known()) parameters.push_back(Text(type.variadic(), depth - 1) + kElision);
    return Signature(parameters, Text(type.result(), depth - 1));
  }

  int parts_left_;
};

bool PrintsEqual(const Type& a, const Type& b) { return Compare(a, b) == 0; }

}  // namespace

std::string ToString(const Type& type) { return Printer::Print(type, kMaxPrintDepth); }

std::string ToString(const std::vector<TypeParameter>& parameters, const Type& variadic) {
  std::vector<std::string> parts;
  for (const TypeParameter& p : parameters) parts.push_back(Prefixed(p.name, ToString(p.type)));
  if (variadic.known()) parts.push_back(ToString(variadic) + kElision);
  return "(" + Join(parts) + ")";
}

std::string Elided(const Type& type) { return Elided(TypeParameter{"", type}); }

std::string Elided(const TypeParameter& parameter) {
  // The name counts.
  size_t name = parameter.name.empty() ? 0 : Characters(parameter.name) + 2;
  size_t width = kMaxElidedWidth - std::min(name, kMaxElidedWidth);
  return Prefixed(parameter.name, Printer::Short(parameter.type, width));
}

bool TooWide(const std::string& line) { return Characters(line) > kMaxLineWidth; }

namespace {

using Pair = std::pair<std::string, std::string>;

Pair Difference(const Type& a, const Type& b, int depth);

Pair ArrayDifference(const Type& a, const Type& b, int depth) {
  // With another length or tail, which of the two is longer is what matters.
  if (a.items().size() != b.items().size() || a.rest().known() != b.rest().known()) {
    return {Printer::Print(a, 1), Printer::Print(b, 1)};
  }
  std::vector<std::string> left, right;
  for (size_t i = 0; i < a.items().size(); ++i) {
    Pair item = Difference(a.items()[i], b.items()[i], depth + 1);
    left.push_back(item.first);
    right.push_back(item.second);
  }
  Pair rest;
  if (a.rest().known()) rest = Difference(a.rest(), b.rest(), depth + 1);
  return {Composite("array", left, rest.first), Composite("array", right, rest.second)};
}

std::string PropertyText(const TypeProperty& property, const std::string& value) { return property.key.text + ": " + value; }

// Properties of one side alone, and those of both that differ; equal ones become one ellipsis at the end.
void PropertyDifference(const Type& a, const Type& b, int depth, std::vector<std::string>& left, std::vector<std::string>& right) {
  bool elided = false;
  size_t i = 0, j = 0;
  const auto& as = a.properties();
  const auto& bs = b.properties();
  while (i < as.size() || j < bs.size()) {
    int order = i == as.size() ? 1 : j == bs.size() ? -1 : Compare(as[i].key, bs[j].key);
    if (order < 0) {
      left.push_back(PropertyText(as[i], Elided(as[i].value)));
    } else if (order > 0) {
      right.push_back(PropertyText(bs[j], Elided(bs[j].value)));
    } else if (PrintsEqual(as[i].value, bs[j].value)) {
      elided = true;
    } else {
      Pair value = Difference(as[i].value, bs[j].value, depth + 1);
      left.push_back(PropertyText(as[i], value.first));
      right.push_back(PropertyText(bs[j], value.second));
    }
    if (order <= 0) ++i;
    if (order >= 0) ++j;
  }
  if (!elided) return;
  left.push_back(kElision);
  right.push_back(kElision);
}

Pair ObjectDifference(const Type& a, const Type& b, int depth) {
  std::vector<std::string> left, right;
  PropertyDifference(a, b, depth, left, right);
  Pair rest;
  if (a.has_dynamic() && b.has_dynamic()) {
    Pair key = Difference(a.dynamic_key(), b.dynamic_key(), depth + 1);
    Pair value = Difference(a.dynamic_value(), b.dynamic_value(), depth + 1);
    rest = {key.first + ": " + value.first, key.second + ": " + value.second};
  } else if (a.has_dynamic()) {
    rest.first = Elided(a.dynamic_key()) + ": " + Elided(a.dynamic_value());
  } else if (b.has_dynamic()) {
    rest.second = Elided(b.dynamic_key()) + ": " + Elided(b.dynamic_value());
  }
  return {Composite("object", left, rest.first), Composite("object", right, rest.second)};
}

// Alternatives of `a` that `b` has not, by the way they print.
std::vector<std::string> OnlyIn(const Type& a, const Type& b) {
  std::vector<std::string> out;
  bool elided = false;
  for (const Type& alternative : a.items()) {
    bool shared = std::any_of(b.items().begin(), b.items().end(), [&](const Type& x) { return PrintsEqual(x, alternative); });
    if (shared) elided = true;
    else out.push_back(Elided(alternative));
  }
  if (elided) out.push_back(kElision);
  return out;
}

Pair FunctionDifference(const Type& a, const Type& b, int depth) {
  std::vector<std::string> left, right;
  for (size_t i = 0; i < a.parameters().size(); ++i) {
    Pair parameter = Difference(a.parameters()[i].type, b.parameters()[i].type, depth + 1);
    left.push_back(parameter.first);
    right.push_back(parameter.second);
  }
  if (a.variadic().known()) left.push_back(Elided(a.variadic()) + kElision);
  if (b.variadic().known()) right.push_back(Elided(b.variadic()) + kElision);
  Pair result = Difference(a.result(), b.result(), depth + 1);
  return {Signature(left, result.first), Signature(right, result.second)};
}

bool IsReference(const Type& type) { return !type.recursive_name().empty(); }

Pair Difference(const Type& a, const Type& b, int depth) {
  bool outermost_only = depth >= kMaxDifferenceDepth || !a.known() || !b.known() || IsReference(a) || IsReference(b) ||
                        a.kind() != b.kind() || PrintsEqual(a, b);
  if (outermost_only) return {Elided(a), Elided(b)};
  switch (a.kind()) {
    case TypeKind::kSet:
      if (a.rest().known() && b.rest().known()) {
        Pair item = Difference(a.rest(), b.rest(), depth + 1);
        return {"set[" + item.first + "]", "set[" + item.second + "]"};
      }
      break;
    case TypeKind::kArray: return ArrayDifference(a, b, depth);
    case TypeKind::kObject: return ObjectDifference(a, b, depth);
    case TypeKind::kAny: return {Alternatives(OnlyIn(a, b)), Alternatives(OnlyIn(b, a))};
    case TypeKind::kFunction:
      if (a.parameters().size() == b.parameters().size()) return FunctionDifference(a, b, depth);
      break;
    case TypeKind::kNull:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kString: break;
  }
  return {Elided(a), Elided(b)};
}

}  // namespace

std::pair<std::string, std::string> ShortDifference(const Type& a, const Type& b) { return Difference(a, b, 0); }

}  // namespace regoc::sema
