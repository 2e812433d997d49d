#include "tools/common/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace regoc::tools {

namespace {

constexpr size_t kBarWidth = 24;
constexpr auto kBetween = std::chrono::milliseconds(100);
constexpr const char* kClearLine = "\r\x1B[K";

bool IsTerminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

std::string ProgressLine(std::string_view label, uint64_t done, uint64_t total, std::string_view detail) {
  std::string line(label);
  if (total != 0) {
    double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    size_t filled = static_cast<size_t>(part * kBarWidth);
    line += " [" + std::string(filled, '#') + std::string(kBarWidth - filled, ' ') + "] ";
    line += std::to_string(static_cast<int>(part * 100)) + " %";
  }
  if (!detail.empty()) line.append("  ").append(detail);
  return line;
}

Progress::Progress(std::string label) : label_(std::move(label)), on_(IsTerminal()) {}

Progress::~Progress() { Hide(); }

void Progress::Hide() {
  if (shown_) std::fputs(kClearLine, stderr);
  shown_ = false;
}

void Progress::Show(std::string_view step) {
  if (!on_) return;
  shown_ = true;
  std::fprintf(stderr, "%s%.*s …", kClearLine, static_cast<int>(step.size()), step.data());
}

void Progress::Show(uint64_t done, uint64_t total, std::string_view detail) {
  if (!on_) return;
  auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  shown_ = true;
  std::fprintf(stderr, "%s%s", kClearLine, ProgressLine(label_, done, total, detail).c_str());
}

}  // namespace regoc::tools
