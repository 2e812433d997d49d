#include "tools/regoc/progress.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace regoc::cli {

Progress::Progress() {
  const char* terminal = std::getenv("TERM");
  on_ = ::isatty(STDERR_FILENO) == 1 && terminal && std::string_view(terminal) != "dumb";
}

Progress::~Progress() { Hide(); }

void Progress::Hide() {
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

void Progress::Show(const std::string& what) {
  if (!on_) return;
  std::fprintf(stderr, "\r\x1b[K%s …", what.c_str());
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace regoc::cli
