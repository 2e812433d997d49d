#include "runtime/builtins/graphql/ast.h"

#include "runtime/value/go_quote.h"

namespace regoc::builtins::graphql {

namespace {

void AppendValue(std::string& out, const Value& value);

void AppendChildren(std::string& out, const Value& value) {
  bool first = true;
  for (const ChildValue* child : value.children) {
    if (!first) out += ',';
    first = false;
    if (value.kind == ValueKind::kObject) {
      out += child->name;
      out += ':';
    }
    AppendValue(out, *child->value);
  }
}

// As deep as the document, whose depth is limited.
void AppendValue(std::string& out, const Value& value) {
  switch (value.kind) {
    case ValueKind::kVariable:
      out += '$';
      out += value.raw;
      return;
    case ValueKind::kString:
    case ValueKind::kBlock:
      return AppendGoQuoted(out, value.raw);
    case ValueKind::kList:
      out += '[';
      AppendChildren(out, value);
      out += ']';
      return;
    case ValueKind::kObject:
      out += '{';
      AppendChildren(out, value);
      out += '}';
      return;
    case ValueKind::kInt:
    case ValueKind::kFloat:
    case ValueKind::kBoolean:
    case ValueKind::kNull:
    case ValueKind::kEnum:
      out += value.raw;
      return;
  }
}

}  // namespace

std::string_view TypeName(const Type& type) {
  const Type* at = &type;
  while (at->named_type.empty()) at = at->elem;
  return at->named_type;
}

std::string ToText(const Type& type) {
  std::string text;
  std::string end;
  const Type* at = &type;
  for (;; at = at->elem) {
    if (at->non_null) end += '!';
    if (!at->named_type.empty()) break;
    text += '[';
    end += ']';
  }
  text += at->named_type;
  text.append(end.rbegin(), end.rend());
  return text;
}

bool IsCompatible(const Type& type, const Type& other) {
  if (type.named_type != other.named_type) return false;
  if (type.elem != nullptr && (other.elem == nullptr || !IsCompatible(*type.elem, *other.elem))) return false;
  return !other.non_null || type.non_null;
}

std::string ToText(const Value& value) {
  std::string text;
  AppendValue(text, value);
  return text;
}

}  // namespace regoc::builtins::graphql
