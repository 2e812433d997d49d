#include "compiler/explain/values.h"

#include <algorithm>
#include <cctype>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::explain {

namespace {

constexpr size_t kLongText = 100;

std::string Shortened(std::string text) {
  if (text.size() <= kLongText) return text;
  size_t end = kLongText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a character
  return text.substr(0, end) + "…";
}

bool IsIdentifier(std::string_view text) {
  auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), plain);
}

}  // namespace

std::string ConstantText(Value value) { return Shortened(ToRego(value)); }

std::string DocumentOf(const plan::Func& func) {
  std::string name = func.name.starts_with("extent of ") ? func.name.substr(10) : func.name;
  size_t mark = name.rfind('#');
  bool variant = mark != std::string::npos && mark + 1 < name.size() &&
                 std::all_of(name.begin() + static_cast<ptrdiff_t>(mark) + 1, name.end(),
                             [](char c) { return std::isdigit(static_cast<unsigned char>(c)); });
  return variant ? name.substr(0, mark) : name;
}

Values::Values(const plan::Policy& policy, const plan::Func& func) : policy_(policy), held_(func.locals) {
  held_[0] = {.root = Held::Root::kInput, .text = "input", .shape = policy.input_shape};
  held_[1] = {.root = Held::Root::kData, .text = "data"};
  for (uint32_t i = 2; i < func.params; ++i)
    held_[i] = {.root = Held::Root::kArgument,
                .text = "argument " + std::to_string(i - 1),
                .argument = static_cast<int32_t>(i)};
}

Held Values::Of(plan::Operand operand) const {
  if (!operand.constant) return held_[operand.index];
  const Value& value = policy_.constants[operand.index];
  Held held{.root = Held::Root::kConstant, .text = ConstantText(value)};
  held.elements = value.is_array()    ? value.size()
                  : value.is_set()    ? value.set().count
                  : value.is_object() ? value.object().count
                                      : 0;
  return held;
}

std::string Values::StepText(plan::Operand key) const {
  const Value* constant = key.constant ? &policy_.constants[key.index] : nullptr;
  if (constant != nullptr && constant->is_string() && IsIdentifier(constant->text()))
    return "." + std::string(constant->text());
  return "[" + Of(key).text + "]";
}

Held Values::Step(const plan::Dot& dot) const {
  Held held = Of(dot.source);
  std::string step = StepText(dot.key);
  uint32_t shape = 0;
  if (dot.key.constant) {
    const Value& key = policy_.constants[dot.key.index];
    if (held.shape != 0) {
      const plan::Shape& known = policy_.shapes[held.shape];
      for (size_t i = 0; i < known.keys.size(); ++i)
        if (Equal(policy_.constants[static_cast<uint32_t>(known.keys[i])], key)) shape = known.fields[i];
    }
  }
  if (held.shape != 0 && shape == 0) shape = policy_.shapes[held.shape].elements;
  held.shape = shape;
  held.fixed_path &= dot.key.constant;
  held.text = Shortened(held.text + step);
  if (held.argument >= 0) held.below = Shortened(held.below + step);
  held.elements = 0;
  return held;
}

Held Values::Element(const Held& source, int32_t loop) const {
  Held held = source;
  held.text += "[_]";
  if (held.argument >= 0) held.below += "[_]";
  held.loop = loop;
  held.fixed_path = false;
  if (held.shape != 0) held.shape = policy_.shapes[held.shape].elements;
  held.elements = 0;
  return held;
}

Held Values::Result(const plan::Call& call) const {
  const plan::Func& func = policy_.funcs[static_cast<uint32_t>(call.func)];
  std::string text = DocumentOf(func);
  if (func.params > 2) {
    text += "(";
    for (size_t i = 2; i < call.args.size(); ++i) text += (i > 2 ? ", " : "") + Of(call.args[i]).text;
    text = Shortened(text + ")");
  }
  return {.root = Held::Root::kRule, .text = std::move(text)};
}

Held Values::Result(const plan::CallBuiltin& call) const {
  std::string text = policy_.builtins[call.builtin] + "(";
  for (size_t i = 0; i < call.args.size(); ++i) text += (i > 0 ? ", " : "") + Of(call.args[i]).text;
  return {.root = Held::Root::kResult, .text = Shortened(text + ")")};
}

void Values::See(const plan::Stmt& stmt) {
  if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) Set(assign->target, Of(assign->source));
  if (const auto* once = std::get_if<plan::AssignOnce>(&stmt.node)) Set(once->target, Of(once->source));
  if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) Set(dot->target, Step(*dot));
  if (const auto* merge = std::get_if<plan::Merge>(&stmt.node)) Set(merge->target, Of(plan::Operand::Local(merge->a)));
  if (const auto* call = std::get_if<plan::Call>(&stmt.node)) Set(call->result, Result(*call));
  if (const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) Set(call->result, Result(*call));
  if (const auto* make = std::get_if<plan::Make>(&stmt.node))
    Set(make->target,
        {.root = Held::Root::kMade,
         .text = "the collection made at " + std::to_string(stmt.where.row) + ":" + std::to_string(stmt.where.column),
         .is_set = make->kind == Tag::kSet});
}

}  // namespace regoc::explain
