// strings.render_template.
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/template/executor.h"
#include "runtime/builtins/template/parser.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

constexpr char kTemplateKind = 0;

struct CachedTemplate : CacheEntry {
  std::string text;
  std::unique_ptr<text_template::Templates> templates;
};

// The parsed template; nullptr, with `fault` set, when the text is wrong.
const CachedTemplate* TemplateOf(CallContext& ctx, std::string_view text, std::string& fault) {
  if (CacheEntry* known = ctx.cache.Find(&kTemplateKind, text)) return static_cast<CachedTemplate*>(known);
  auto entry = std::make_unique<CachedTemplate>();
  entry->text = text;
  entry->templates = text_template::Parse(entry->text, fault);
  if (entry->templates == nullptr) return nullptr;
  return static_cast<CachedTemplate*>(ctx.cache.Insert(&kTemplateKind, text, std::move(entry)));
}

std::string_view WithUndefined(Arena& arena, std::string_view text) {
  constexpr std::string_view kNoValue = "<no value>";
  TextBuilder out(arena, text.size());
  for (size_t at = 0; at < text.size();) {
    size_t found = std::min(text.find(kNoValue, at), text.size());
    out.Append(text.substr(at, found - at));
    if (found < text.size()) out.Append("<undefined>");
    at = found + kNoValue.size();
  }
  return out.view();
}

Outcome RenderTemplate(CallContext& ctx, StringArg text, Value variables) {
  if (!variables.is_object()) return ctx.OperandError(2, "object", variables);
  // OPA reads the notation of the object as JSON, so that what JSON has no notation for is an error.
  std::string_view data_fault;
  std::optional<Value> data = ParseJson(ctx, ToText(ctx.arena, variables), data_fault);
  if (!data) return ctx.Error(data_fault);
  std::string fault;
  const CachedTemplate* parsed = TemplateOf(ctx, text, fault);
  if (parsed == nullptr) return ctx.Error(fault);
  TextBuilder out(ctx.arena, text.size());
  Outcome ended;
  if (!text_template::Execute(ctx, *parsed->templates, parsed->text, *data, out, fault, ended)) {
    return ended.failed() ? ended : ctx.Error(fault);
  }
  return Value::String(WithUndefined(ctx.arena, out.view()));
}

}  // namespace

REGOC_REGISTER_BUILTINS(TextTemplate, {{"strings.render_template", Typed<RenderTemplate>}});

}  // namespace regoc::builtins
