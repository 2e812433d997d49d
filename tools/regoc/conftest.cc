// regoc conftest: Conftest's commands over tools/conftest.
#include "tools/regoc/conftest.h"

#include <charconv>

#include "compiler/format/format.h"
#include "runtime/decls/builtins.h"
#include "tools/conftest/app.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/test_find.h"

namespace regoc::cli {

namespace {

Result<size_t> SignersOf(const std::string& text) {
  size_t count = 0;
  if (text.empty()) return count;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc() || end != text.data() + text.size() || count == 0) return Error{"--required-signers: want a number from 1 on"};
  return count;
}

Result<conftest::PolicyOptions> PolicyOptionsOf(const conftest::Settings& settings) {
  VerificationFlags flags;
  flags.key = settings.Text("verification-key");
  flags.key_env = settings.Text("verification-key-env");
  flags.key_set = settings.Text("verification-keys");
  flags.key_id = settings.Text("verification-key-id");
  flags.detached = settings.Text("signature");
  flags.algorithm = settings.Text("signing-alg");
  flags.scope = settings.Text("scope");
  flags.exclude = settings.List("exclude-files-verify");
  flags.require = settings.Is("require-signature");
  Result<size_t> required = SignersOf(settings.Text("required-signers"));
  if (!required.ok()) return required.error();
  flags.required = *required;
  if ((flags.has_keys() || flags.require) && settings.List("bundle").empty())
    return Error{"keys and --require-signature are for --bundle: nothing else is signed"};
  tools::LoadOptions load;
  if (Status applied = flags.Apply(load); !applied.ok()) return applied.error();
  return conftest::PolicyOptions{.verification = load.verification, .detached_signatures = load.detached_signatures};
}

Result<std::string> Formatted(const std::string& name, const std::string& text, ast::RegoVersion version) {
  auto file = std::make_shared<SourceFile>(name, text);
  DiagnosticSink sink;
  driver::ParseSettings settings;
  std::optional<ast::Module> module = driver::Parse(file, version, sink, settings);
  if (!module) return Error{OpaText(sink)};
  format::Options options;
  options.target = {version, version};
  options.is_deprecated = [](std::string_view builtin) {
    const decls::BuiltinDecl* decl = decls::FindBuiltin(builtin);
    return decl != nullptr && decl->deprecated;
  };
  std::optional<std::string> formatted = format::Format(*module, options, sink);
  return formatted ? Result<std::string>(std::move(*formatted)) : Error{OpaText(sink)};
}

}  // namespace

int RunConftest(const std::vector<std::string>& words) {
  conftest::Host host{.policy_options = PolicyOptionsOf, .tracer = MakeConftestTracer, .verify = RunConftestVerify, .format = Formatted};
  host.prepare_tests = RenameDuplicates;
  return conftest::Main(words, host);
}

// For the list of commands; main() calls RunConftest itself.
void AddConftest(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("conftest", "Test configuration files with policies, as Conftest does");
  command->prefix_command();
  command->callback([command, &status] { status = RunConftest(command->remaining()); });
}

}  // namespace regoc::cli
