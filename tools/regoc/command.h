// The subcommands of regoc. Each file registers one: its flags, and what runs when it is called.
#pragma once

#include <CLI/CLI.hpp>

namespace regoc::cli {

// `status` becomes the program's exit code.
void AddAudit(CLI::App& root, int& status);
void AddBuild(CLI::App& root, int& status);
void AddCapabilities(CLI::App& root, int& status);
void AddCheck(CLI::App& root, int& status);
void AddDiff(CLI::App& root, int& status);
void AddEval(CLI::App& root, int& status);
void AddExplain(CLI::App& root, int& status);
void AddFmt(CLI::App& root, int& status);
void AddInspect(CLI::App& root, int& status);
void AddParse(CLI::App& root, int& status);
void AddPatch(CLI::App& root, int& status);
void AddPull(CLI::App& root, int& status);
void AddPush(CLI::App& root, int& status);
void AddReplay(CLI::App& root, int& status);
void AddRollout(CLI::App& root, int& status);
void AddServe(CLI::App& root, int& status);
void AddSign(CLI::App& root, int& status);
void AddTest(CLI::App& root, int& status);
void AddVerify(CLI::App& root, int& status);
void AddVersion(CLI::App& root, int& status);

}  // namespace regoc::cli
