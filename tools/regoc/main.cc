// regoc: the command line.
#include "tools/regoc/command.h"

int main(int argc, char** argv) {
  CLI::App app{"regoc compiles Rego policies, packs them into signed bundles and evaluates them", "regoc"};
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  int status = 0;
  regoc::cli::AddBuild(app, status);
  regoc::cli::AddCheck(app, status);
  regoc::cli::AddEval(app, status);
  regoc::cli::AddInspect(app, status);
  regoc::cli::AddParse(app, status);
  regoc::cli::AddSign(app, status);
  regoc::cli::AddTest(app, status);
  regoc::cli::AddVerify(app, status);
  regoc::cli::AddVersion(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  return status;
}
