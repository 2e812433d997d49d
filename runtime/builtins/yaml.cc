// yaml.*
#include "runtime/builtins/typed.h"
#include "runtime/builtins/yaml_reader.h"
#include "runtime/builtins/yaml_writer.h"

namespace regoc::builtins {

namespace {

Outcome Marshal(CallContext& ctx, Value x) {
  std::string out;
  std::string_view fault;
  if (!AppendYaml(ctx.arena, out, x, fault)) return ctx.Error(fault);
  return Value::String(ctx.arena.Copy(out));
}

Outcome Unmarshal(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<Value> value = ParseYaml(ctx, text, fault);
  if (!value) return ctx.Error(fault);
  return *value;
}

Outcome IsValid(CallContext& ctx, Value text) {
  std::string_view fault;
  return Value::Boolean(text.is_string() && ParseYaml(ctx, text.text(), fault).has_value());
}

}  // namespace

REGOC_REGISTER_BUILTINS(Yaml, {{"yaml.is_valid", Typed<IsValid>},
                               {"yaml.marshal", Typed<Marshal>},
                               {"yaml.unmarshal", Typed<Unmarshal>}});

}  // namespace regoc::builtins
