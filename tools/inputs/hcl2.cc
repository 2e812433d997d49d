// HCL2 in the shape of hcl2json: blocks are lists of objects below their labels, expressions stay texts in "${…}".
#include <charconv>
#include <set>

#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/hcl2_expression.h"

namespace regoc::inputs {

namespace {

using hcl2::Expression;
using Kind = Expression::Kind;

class Hcl2 {
 public:
  explicit Hcl2(Maker& maker)
      : text_(maker.text()),
        max_depth_(maker.options().limits.max_depth),
        parser_(text_, max_depth_),
        in_(parser_.in()) {}

  Draft Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    return ReadBody(in_.offset(), true);
  }

 private:
  Draft ReadBody(size_t offset, bool whole_file);
  void ReadBlock(Draft& body, std::string_view type, size_t offset);
  void PutBlock(Draft& body, const std::vector<std::string>& path, Draft block, size_t offset);
  void EndLine(bool may_close);

  Draft Convert(const Expression& expression) const;
  std::string ConvertTemplate(const Expression& expression) const;
  std::string ConvertPart(const Expression& expression) const;
  std::string ConvertKey(const Expression& key) const;
  std::string Source(const Expression& expression) const;
  std::string Wrap(const Expression& expression) const { return "${" + Source(expression) + "}"; }

  std::string_view text_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
  hcl2::ExpressionParser parser_;
  Cursor& in_;
};

// hcl2json takes a parenthesis that follows as well.
std::string Hcl2::Source(const Expression& expression) const {
  size_t end = expression.end;
  if (end < text_.size() && text_[end] == ')') ++end;
  return std::string(text_.substr(expression.begin, end - expression.begin));
}

std::string EscapeLiteral(std::string_view literal) {
  std::string out;
  for (size_t i = 0; i < literal.size(); ++i) {
    bool opens = (literal[i] == '$' || literal[i] == '%') && i + 1 < literal.size() && literal[i + 1] == '{';
    if (opens) out.push_back(literal[i]);
    out.push_back(literal[i]);
  }
  return out;
}

std::string NumberText(double number) {
  char buffer[400];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed).ptr};
}

Draft Hcl2::Convert(const Expression& expression) const {
  switch (expression.kind) {
    case Kind::kLiteral:
    case Kind::kNegated:
      return expression.literal;
    case Kind::kTemplate:
      return Draft::Text(ConvertTemplate(expression), expression.begin);
    case Kind::kWrapped: {
      Draft wrapped = Convert(expression.parts[0]);
      wrapped.offset = expression.begin;
      return wrapped;
    }
    case Kind::kTuple: {
      Draft list = Draft::List(expression.begin);
      for (const Expression& part : expression.parts) list.Append(Convert(part));
      return list;
    }
    case Kind::kObject: {
      Draft map = Draft::Map(expression.begin);
      for (size_t i = 0; i + 1 < expression.parts.size(); i += 2)
        map.Set(ConvertKey(expression.parts[i]), Convert(expression.parts[i + 1]));
      return map;
    }
    case Kind::kConditional:
    case Kind::kJoined:
    case Kind::kTraversal:
    case Kind::kOther:
      return Draft::Text(Wrap(expression), expression.begin);
  }
  return Draft::Null(expression.begin);
}

std::string Hcl2::ConvertTemplate(const Expression& expression) const {
  std::string out;
  for (const Expression& part : expression.parts) out += ConvertPart(part);
  return out;
}

std::string Hcl2::ConvertPart(const Expression& part) const {
  switch (part.kind) {
    case Kind::kLiteral:
      if (part.literal.kind == Draft::Kind::kNull) return "null";
      if (part.literal.kind == Draft::Kind::kBool) return part.literal.boolean ? "true" : "false";
      if (part.literal.kind == Draft::Kind::kNumber) return NumberText(part.literal.number);
      return EscapeLiteral(part.literal.text);
    case Kind::kTemplate:
      return ConvertTemplate(part);
    case Kind::kWrapped:
      return ConvertPart(part.parts[0]);
    case Kind::kConditional: {
      std::string out = "%{if " + Source(part.parts[0]) + "}" + ConvertPart(part.parts[1]);
      std::string otherwise = ConvertPart(part.parts[2]);
      return out + (otherwise.empty() ? "" : "%{else}" + otherwise) + "%{endif}";
    }
    case Kind::kJoined:
      return "%{for " + (part.key_name.empty() ? "" : part.key_name + ", ") + part.value_name + " in " +
             Source(part.parts[0]) + "}" + ConvertPart(part.parts[1]) + "%{endfor}";
    case Kind::kNegated:
    case Kind::kTuple:
    case Kind::kObject:
    case Kind::kTraversal:
    case Kind::kOther:
      return Wrap(part);
  }
  return "";
}

std::string Hcl2::ConvertKey(const Expression& key) const {
  return key.kind == Kind::kTraversal ? Source(key) : ConvertPart(key);
}

// What ends an attribute or a block: the end of the line or of the file, or `}` of a block in one line.
void Hcl2::EndLine(bool may_close) {
  parser_.SkipSpace();
  if (in_.AtEnd() || in_.Take('\n') || (may_close && in_.Peek() == '}')) return;
  in_.Fail("expected the end of the line" + in_.Found());
}

Draft Hcl2::ReadBody(size_t offset, bool whole_file) {
  Nesting nesting(depth_, max_depth_, offset);
  Draft body = Draft::Map(offset);
  std::vector<std::pair<std::string, Draft>> attributes;
  std::set<std::string_view> names;
  for (;;) {
    {
      hcl2::LineEnds any(parser_, false);
      parser_.SkipSpace();
    }
    if (whole_file ? in_.AtEnd() : in_.Take('}')) break;
    size_t begin = in_.offset();
    std::string_view name = parser_.TakeName();
    if (name.empty() && in_.AtEnd()) Fail(offset, "unclosed configuration block");
    if (name.empty()) in_.Fail("expected an argument or a block" + in_.Found());
    parser_.SkipSpace();
    if (in_.Peek() != '=' || in_.Peek(1) == '=') {
      ReadBlock(body, name, begin);
      EndLine(!whole_file);
      continue;
    }
    in_.Skip(1);
    if (!names.insert(name).second)
      Fail(begin, "attribute redefined: the argument \"" + std::string(name) + "\" was already set");
    attributes.emplace_back(name, Convert(parser_.ParseExpression()));
    EndLine(!whole_file);
  }
  for (auto& [name, value] : attributes) body.Set(name, std::move(value));  // over blocks of the same name
  return body;
}

void Hcl2::ReadBlock(Draft& body, std::string_view type, size_t offset) {
  std::vector<std::string> path{std::string(type)};
  for (;;) {
    parser_.SkipSpace();
    if (in_.Take('{')) break;
    if (in_.Peek() == '"') {
      path.push_back(parser_.TakeQuoted());
      continue;
    }
    std::string_view label = parser_.TakeName();
    if (label.empty()) in_.Fail("expected `=`, a label or `{` behind `" + std::string(type) + "`" + in_.Found());
    path.emplace_back(label);
  }
  PutBlock(body, path, ReadBody(offset, false), offset);
}

void Hcl2::PutBlock(Draft& body, const std::vector<std::string>& path, Draft block, size_t offset) {
  Draft* at = &body;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    Draft* below = at->Find(path[i]);
    if (below == nullptr) below = &at->Set(path[i], Draft::Map(offset));
    if (!below->is_map()) Fail(offset, "cannot have blocks `" + path[0] + "` with different numbers of labels");
    at = below;
  }
  Draft* list = at->Find(path.back());
  if (list == nullptr) list = &at->Set(path.back(), Draft::List(offset));
  if (!list->is_list()) Fail(offset, "cannot have blocks `" + path[0] + "` with and without labels");
  list->Append(std::move(block));
}

}  // namespace

Parsed ReadHcl2(Maker& maker) { return MakeParsed(maker, Hcl2(maker).Read()); }

}  // namespace regoc::inputs
