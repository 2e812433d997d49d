// The cases under testdata: <parser>/<file>, with <file>.json, what Conftest 0.71.1 prints for it; and
// <parser>/malformed/<file>, with <file>.error, the message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/inputs/reader.h"

namespace regoc::inputs::testing {

struct Case {
  std::string parser;
  std::string path;  // of the input file
  std::string name;  // as a test's name
};

std::vector<Case> Cases();
std::vector<Case> MalformedCases();
std::string Contents(const std::string& path);
// As `conftest parse` prints it.
std::string Print(const Parsed& parsed);
// The error's message, or Print of what was read.
std::string ReadAndPrint(const std::string& name, std::string_view text, const ReadOptions& options);
ReadOptions OptionsFor(const Case& test_case);
// The command that reads the case's format ("jsonnet", "protoc") where it is not on this machine; empty: nothing is
// missing.
std::string MissingCommand(const Case& test_case);

}  // namespace regoc::inputs::testing
