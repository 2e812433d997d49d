// How far long work is: one line on a terminal that is written over, nothing where there is no terminal.
//
//   Progress progress("replaying");
//   progress.Show(done, total, "12,000 decisions");   // replaying [#######         ] 43 %  12,000 decisions
//   progress.Show("writing the report");              // writing the report …
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace regoc::tools {

// Writes to standard error. The line is gone when this is. Not shared between threads.
class Progress {
 public:
  explicit Progress(std::string label = "");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // At most ten times a second; other calls cost little. `total` 0: unknown, no bar then.
  void Show(uint64_t done, uint64_t total, std::string_view detail);
  // The step that work has come to, at once.
  void Show(std::string_view step);
  // Takes the line away, for what is printed next.
  void Hide();

 private:
  std::string label_;
  bool on_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_{};
};

// The line that Show writes, without what moves the cursor.
std::string ProgressLine(std::string_view label, uint64_t done, uint64_t total, std::string_view detail);

}  // namespace regoc::tools
