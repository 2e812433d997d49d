#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

constexpr std::string_view kFormats[] = {"stdout", "json", "tap", "table", "junit", "github", "azuredevops", "sarif"};

}  // namespace

std::span<const std::string_view> OutputFormats() { return kFormats; }

Result<std::string> Render(std::string_view format, const CheckResults& results, const OutputOptions& options) {
  if (format == "stdout") return options.tracing ? RenderTraces(results, options) : RenderText(results, options);
  if (format == "json") return RenderJson(results);
  if (format == "tap") return RenderTap(results);
  if (format == "table") return RenderTable(results);
  if (format == "junit") return RenderJunit(results, options);
  if (format == "github") return RenderGithub(results, options);
  if (format == "azuredevops") return RenderAzure(results);
  if (format == "sarif") return RenderSarif(results);
  std::string known;
  for (std::string_view one : kFormats) known += (known.empty() ? "" : ", ") + std::string(one);
  return Error{"unknown output format `" + std::string(format) + "`: use one of " + known};
}

}  // namespace regoc::conftest
