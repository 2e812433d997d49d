// What a long command is doing, on a terminal; nothing in a pipe or a file.
//
//   Progress progress;
//   progress.Show("compiling for x86-64-v3");   // replaces the line before
#pragma once

#include <string>

namespace regoc::cli {

// Writes to standard error when that is a terminal, and takes its line away again when it goes. One at a time.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void Show(const std::string& what);
  // Takes the line away, for what is printed next.
  void Hide();

 private:
  bool on_ = false;
  bool shown_ = false;
};

}  // namespace regoc::cli
