#include "tools/conftest/fmt.h"

#include <cstdio>

#include "runtime/base/file.h"
#include "tools/common/loader.h"

namespace regoc::conftest {

namespace {

// All files are formatted before the first is written.
Status Format(const Settings& settings, const Host& host) {
  std::string version = settings.Text("rego-version");
  bool v0 = version == "v0" || version == "V0";
  if (!v0 && version != "v1" && version != "V1") return Error{"failed to parse rego-version flag: invalid Rego version: " + version};
  tools::Inputs inputs;
  tools::LoadOptions options{.version = v0 ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1, .rego_only = true};
  if (Status loaded = LoadPaths(settings.arguments(), options, inputs); !loaded.ok())
    return Error{"get rego files: 1 error occurred during loading: " + loaded.error().message};
  if (inputs.sources.empty()) {
    std::string given;
    for (const std::string& path : settings.arguments()) given += (given.empty() ? "" : " ") + path;
    return Error{"no policies found in [" + given + "]"};
  }
  std::vector<std::pair<std::string, std::string>> changed;
  for (const driver::Source& source : inputs.sources) {
    Result<std::string> text = host.format(source.name, source.text, options.version);
    if (!text.ok()) return Error{"get rego files: " + text.error().message};
    if (*text == source.text) continue;
    if (settings.Is("check")) return Error{"files not formatted"};
    changed.emplace_back(source.name, std::move(*text));
  }
  for (const auto& [name, text] : changed)
    if (Status written = WriteFileAtomically(name, text); !written.ok()) return written;
  return Unit{};
}

}  // namespace

int FmtCommand(const Settings& settings, const Host& host) {
  Status done = Format(settings, host);
  if (!done.ok()) std::fprintf(stderr, "Error: %s\n", done.error().message.c_str());
  return done.ok() ? 0 : 1;
}

}  // namespace regoc::conftest
