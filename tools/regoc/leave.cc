#include "tools/regoc/leave.h"

#include <unistd.h>

#include <cstdio>

namespace regoc::cli {

void Leave(int status) {
  bool written = std::fflush(stdout) == 0;
  written = std::fflush(stderr) == 0 && written;
  ::_exit(status == 0 && !written ? 1 : status);
}

}  // namespace regoc::cli
