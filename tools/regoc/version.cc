// regoc version
#include <cstdio>

#include "runtime/plan/binary.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

void AddVersion(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("version", "Print the version");
  command->callback([&status] {
    std::printf("Version: %s\nPlan Format: %u\nRego Version: v1\nPlatform: %s\n", REGOC_VERSION, plan::kFormatVersion, REGOC_PLATFORM);
    status = 0;
  });
}

}  // namespace regoc::cli
