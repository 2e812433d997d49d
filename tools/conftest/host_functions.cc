#include "tools/conftest/host_functions.h"

#include <filesystem>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/conftest/configuration.h"

extern char** environ;

namespace regoc::conftest {

const char* const kOpaVersion = "1.21.1";

namespace {

ReadSettings SettingsOf(const CallContext& ctx) {
  return {.proto_file_dirs = static_cast<const Services*>(ctx.host)->proto_file_dirs};
}

Outcome Copied(CallContext& ctx, Value value) { return DeepCopyFrozen(ctx.arena, value); }

// Beside the policy that calls.
std::string PathOf(const CallContext& ctx, std::string_view path) {
  std::filesystem::path folder;
  if (ctx.files != nullptr && ctx.file > 0) folder = std::filesystem::path((*ctx.files)[ctx.file - 1]).parent_path();
  return (folder / std::filesystem::path(path).relative_path()).lexically_normal().string();
}

Outcome ParseConfig(CallContext& ctx, const Value* args) {
  if (!args[0].is_string()) return ctx.OperandError(1, "string", args[0]);
  if (!args[1].is_string()) return ctx.OperandError(2, "string", args[1]);
  ReadSettings settings = SettingsOf(ctx);
  settings.parser = args[0].text();
  Result<Configuration> read = ReadConfiguration("input", args[1].text(), settings);
  return read.ok() ? Copied(ctx, read->Whole()) : ctx.Error("unmarshal config: " + read.error().message);
}

Outcome ParseConfigFile(CallContext& ctx, const Value* args) {
  if (!args[0].is_string()) return ctx.OperandError(1, "string", args[0]);
  Result<Configuration> read = ReadConfiguration(PathOf(ctx, args[0].text()), SettingsOf(ctx));
  return read.ok() ? Copied(ctx, read->Whole()) : ctx.Error(read.error().message);
}

Outcome ParseCombined(CallContext& ctx, const Value* args) {
  if (!args[0].is_array()) return ctx.OperandError(1, "array", args[0]);
  std::vector<Configuration> files;
  for (size_t i = 0; i < args[0].size(); ++i) {
    if (!args[0].items()[i].is_string()) return ctx.ElementError(1, args[0], "strings", args[0].items()[i]);
    Result<Configuration> read = ReadConfiguration(PathOf(ctx, args[0].items()[i].text()), SettingsOf(ctx));
    if (!read.ok()) return ctx.Error(read.error().message);
    files.push_back(std::move(*read));
  }
  return Copied(ctx, Combined(ctx.arena, files));
}

BuiltinFunction Own(std::string_view name) { return FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin(name))); }

Outcome Print(CallContext& ctx, const Value* args) {
  if (ctx.print_output == nullptr) return Value::Boolean(true);
  std::string text, *output = ctx.print_output, place = ctx.Place();
  ctx.print_output = &text;
  Outcome outcome = Own("internal.print")(ctx, args);
  ctx.print_output = output;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    *output += place + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return outcome;
}

Outcome Runtime(CallContext& ctx, const Value*) {
  Object* variables = Object::New(ctx.arena);
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    std::string_view pair(*at);
    size_t equals = pair.find('=');
    Value value = equals == std::string_view::npos ? Value() : Value::String(ctx.arena.Copy(pair.substr(equals + 1)));
    variables->Put(Value::String(ctx.arena.Copy(pair.substr(0, equals))), value);
  }
  Object* runtime = Object::New(ctx.arena);
  runtime->Put(Value::String("env"), Value::Object(variables));
  runtime->Put(Value::String("version"), Value::String(kOpaVersion));
  runtime->Put(Value::String("commit"), Value::String(""));
  return Value::Object(runtime);
}

constexpr HostFunction kFunctions[] = {{"parse_config", ParseConfig},
                                             {"parse_config_file", ParseConfigFile},
                                             {"parse_combined_config_files", ParseCombined},
                                             {"internal.print", Print},
                                             {"opa.runtime", Runtime}};

}  // namespace

std::vector<sema::DeclaredFunction> HostDeclarations() {
  return {{"parse_config", "string, string", "object[string: any]"},
          {"parse_config_file", "string", "object[string: any]"},
          {"parse_combined_config_files", "array[string]", "object[string: any]"}};
}

std::span<const HostFunction> HostFunctions() { return kFunctions; }

}  // namespace regoc::conftest
