// regoc: the command line.
#include <cstdio>
#include <string>
#include <string_view>

#include "tools/common/native_code.h"
#include "tools/console/sandbox.h"
#include "tools/regoc/command.h"
#include "tools/regoc/conftest.h"
#include "tools/regoc/serve.h"

namespace {

struct Command {
  std::string_view name;
  void (*add)(CLI::App& root, int& status);
};
constexpr Command kCommands[] = {
    {"audit", regoc::cli::AddAudit},
    {"build", regoc::cli::AddBuild},
    {"capabilities", regoc::cli::AddCapabilities},
    {"check", regoc::cli::AddCheck},
    {"conftest", regoc::cli::AddConftest},
    {"diff", regoc::cli::AddDiff},
    {"eval", regoc::cli::AddEval},
    {"explain", regoc::cli::AddExplain},
    {"fmt", regoc::cli::AddFmt},
    {"inspect", regoc::cli::AddInspect},
    {"parse", regoc::cli::AddParse},
    {"patch", regoc::cli::AddPatch},
    {"pull", regoc::cli::AddPull},
    {"push", regoc::cli::AddPush},
    {"replay", regoc::cli::AddReplay},
    {"rollout", regoc::cli::AddRollout},
    {"run", regoc::cli::AddRun},
    {"serve", regoc::cli::AddServe},
    {"sign", regoc::cli::AddSign},
    {"test", regoc::cli::AddTest},
    {"verify", regoc::cli::AddVerify},
    {"version", regoc::cli::AddVersion},
};

// The flags of a command that is named first are all that is needed: those of the others take a millisecond to set up.
void AddCommands(CLI::App& app, std::string_view first, int& status) {
  for (const Command& command : kCommands)
    if (command.name == first) return command.add(app, status);
  for (const Command& command : kCommands) command.add(app, status);
}

// A first word that names no command, which CLI11 would only call a missing one.
bool UnknownCommand(const CLI::App& app, std::string_view first) {
  if (first.empty() || first[0] == '-') return false;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (command->check_name(std::string(first))) return false;
  std::fprintf(stderr, "error: unknown command \"%s\"\nRun regoc --help for the commands.\n", first.data());
  return true;
}

// Whether the program was called by a link of that name.
bool IsConftest(std::string_view program) { return program.substr(program.rfind('/') + 1) == "conftest"; }

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == regoc::tools::kCompileCommand) return regoc::tools::CompileForParent();
  if (argc > 1 && std::string_view(argv[1]) == regoc::console::kSandboxCommand)
    return regoc::console::RunInSandbox(argc, argv);
  CLI::App app{"regoc compiles Rego policies, packs them into signed bundles and evaluates them", "regoc"};
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  int status = 0;
  const char* first = argc > 1 ? argv[1] : "";
  // Conftest's command line has rules of its own.
  if (int skip = IsConftest(argv[0]) ? 1 : first == std::string_view("conftest") ? 2 : 0; skip > 0)
    return regoc::cli::RunConftest({argv + skip, argv + argc});
  AddCommands(app, first, status);
  if (UnknownCommand(app, first)) return 1;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  return status;
}
