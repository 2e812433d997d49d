// regoc: the command line.
#include <cstdio>

#include "tools/regoc/command.h"

namespace {

// A first word that names no command, which CLI11 would only call a missing one.
bool UnknownCommand(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (command->check_name(argv[1])) return false;
  std::fprintf(stderr, "error: unknown command \"%s\"\nRun regoc --help for the commands.\n", argv[1]);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"regoc compiles Rego policies, packs them into signed bundles and evaluates them", "regoc"};
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  int status = 0;
  regoc::cli::AddBuild(app, status);
  regoc::cli::AddCapabilities(app, status);
  regoc::cli::AddCheck(app, status);
  regoc::cli::AddDiff(app, status);
  regoc::cli::AddEval(app, status);
  regoc::cli::AddExplain(app, status);
  regoc::cli::AddFmt(app, status);
  regoc::cli::AddInspect(app, status);
  regoc::cli::AddParse(app, status);
  regoc::cli::AddPatch(app, status);
  regoc::cli::AddPull(app, status);
  regoc::cli::AddPush(app, status);
  regoc::cli::AddReplay(app, status);
  regoc::cli::AddSign(app, status);
  regoc::cli::AddTest(app, status);
  regoc::cli::AddVerify(app, status);
  regoc::cli::AddVersion(app, status);
  if (UnknownCommand(app, argc, argv)) return 1;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  return status;
}
