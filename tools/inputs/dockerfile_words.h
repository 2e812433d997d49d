// How a line of a Dockerfile falls into words: each instruction has rules of its own.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regoc::inputs::dockerfile {

// `--flag=value` words before the arguments, without their quotes and escapes, and what follows them.
struct Flags {
  std::vector<std::string> flags;
  std::string_view rest;
};
Flags TakeFlags(std::string_view arguments, char escape);

// By white space outside quotes; quotes and escapes stay. Of ENV, LABEL and ARG.
std::vector<std::string> QuotedWords(std::string_view text, char escape);

// By white space alone.
std::vector<std::string> Words(std::string_view text);

// A here-document that begins in a line: `<<EOF`, `<<-"EOF"`, `3<<EOF`.
struct Heredoc {
  std::string end;           // the line that ends it
  bool strips_tabs = false;  // before that line
};
std::vector<Heredoc> Heredocs(std::string_view line);

}  // namespace regoc::inputs::dockerfile
