// Plugins: folders with a plugin.yaml that says which program is run under which name, as Conftest has them.
//
// They lie in .conftest/plugins below $XDG_DATA_HOME, a folder of $XDG_DATA_DIRS or the home folder: where there are some already,
// else in the first of these that can be written to.
#pragma once

#include <string>
#include <vector>

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

struct Plugin {
  std::string name;
  std::string usage;        // one line
  std::string description;
  std::string command;      // with variables; $CONFTEST_PLUGIN_DIR is the plugin's folder
  std::string folder;       // where it is installed
};

// Those that are installed, by folder. What has no readable plugin.yaml is passed over.
std::vector<Plugin> FindPlugins();

// Runs the plugin in place of this program's command, with the same streams; its exit code.
int RunPlugin(const Plugin& plugin, const std::vector<std::string>& words);

int PluginInstallCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
