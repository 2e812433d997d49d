// Results in Conftest's output formats, byte by byte but for what docs/conftest.md lists.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "tools/conftest/result.h"

namespace regoc::conftest {

struct OutputOptions {
  bool color = true;
  bool tracing = false;  // text: traces in place of results
  bool suppress_exceptions = false;
  bool show_skipped = false;  // text: the number of skipped tests
  bool junit_hide_message = false;
  bool github_hide_passed = false;
};

// "stdout", "json", …, in the order in which messages list them.
std::span<const std::string_view> OutputFormats();

// All that goes to standard output. An error names an unknown format and lists the ones that exist.
Result<std::string> Render(std::string_view format, const CheckResults& results, const OutputOptions& options);

// One function a format, each in a file of its own (output_<format>.cc).
std::string RenderText(const CheckResults& results, const OutputOptions& options);
std::string RenderTraces(const CheckResults& results, const OutputOptions& options);
std::string RenderJson(const CheckResults& results);
std::string RenderTap(const CheckResults& results);
std::string RenderTable(const CheckResults& results);
std::string RenderJunit(const CheckResults& results, const OutputOptions& options);
std::string RenderGithub(const CheckResults& results, const OutputOptions& options);
std::string RenderAzure(const CheckResults& results);
std::string RenderSarif(const CheckResults& results);

// What CheckResult is in JSON, read back. Errors say what is wrong with the text.
Result<CheckResults> ReadReport(const std::string& text);

}  // namespace regoc::conftest
