#include "tools/conftest/pull.h"

#include <cstdio>
#include <filesystem>

#include "tools/conftest/fetch.h"

namespace regoc::conftest {

// Without --absolute-paths a path is below the current folder whatever it begins with, as in Conftest.
int PullCommand(const Settings& settings, const Host&) {
  std::filesystem::path folder = settings.Text("policy");
  if (folder.is_absolute() && !settings.Is("absolute-paths")) folder = folder.relative_path();
  Status done = FetchPolicies(folder.string(), settings.arguments(), {.tls = settings.Is("tls")});
  if (!done.ok()) std::fprintf(stderr, "Error: download policies: %s\n", done.error().message.c_str());
  return done.ok() ? 0 : 1;
}

}  // namespace regoc::conftest
