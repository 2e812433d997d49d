#include "tools/conftest/plugins.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "runtime/base/file.h"
#include "runtime/value/table.h"
#include "tools/conftest/fetch.h"
#include "tools/inputs/reader.h"

extern char** environ;

namespace regoc::conftest {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = ".conftest/plugins";
constexpr size_t kMaxFileBytes = size_t{1} << 20;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::vector<fs::path> DataDirs() {
  std::string dirs = Variable("XDG_DATA_DIRS");
  if (dirs.empty()) dirs = "/usr/local/share:/usr/share";
  std::vector<fs::path> out;
  for (size_t at = 0; at <= dirs.size();) {
    size_t end = std::min(dirs.find(':', at), dirs.size());
    if (end > at) out.emplace_back(dirs.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// In order of preference; the home folder comes last.
std::vector<fs::path> Candidates() {
  std::vector<fs::path> out;
  std::string home = Variable("HOME"), data = Variable("XDG_DATA_HOME");
  if (data.empty() && !home.empty()) data = home + "/.local/share";
  if (!data.empty()) out.emplace_back(data);
  for (fs::path& dir : DataDirs()) out.push_back(std::move(dir));
  out.emplace_back(home);
  return out;
}

fs::path PluginFolder() {
  std::vector<fs::path> candidates = Candidates();
  std::error_code failed;
  for (const fs::path& folder : candidates)
    if (fs::exists(folder / kFolder, failed)) return folder / kFolder;
  for (const fs::path& folder : candidates)
    if (::access(folder.c_str(), W_OK) == 0) return folder / kFolder;
  return candidates.back() / kFolder;
}

Result<Plugin> ReadPlugin(const fs::path& folder) {
  std::string path = (folder / "plugin.yaml").string();
  Result<std::string> text = ReadFile(path, kMaxFileBytes);
  if (!text.ok()) return Error{"read config: open " + text.error().message};
  Arena arena;
  Result<inputs::Parsed> parsed = inputs::Read(arena, path, *text, {});
  if (!parsed.ok()) return Error{"unmarshal plugin: " + parsed.error().message};
  Value root = parsed->documents.empty() ? Value() : parsed->documents[0].value;
  if (!root.is_object()) return Error{"unmarshal plugin: " + path + ": want name, usage and command"};
  auto member = [&](std::string_view key) {
    OptionalValue value = root.object().Get(key);
    return value.defined() && (*value).is_string() ? std::string((*value).text()) : "";
  };
  return Plugin{member("name"), member("usage"), member("description"), member("command"), ""};
}

// $NAME and ${NAME} by the environment, as Go's os.ExpandEnv.
std::string Expanded(const std::string& text, const std::string& plugin_folder) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    bool braces = i + 1 < text.size() && text[i + 1] == '{';
    size_t begin = i + (braces ? 2 : 1), end = begin;
    while (end < text.size() && (braces ? text[end] != '}' : (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))) ++end;
    std::string name = text.substr(begin, end - begin);
    if (name.empty()) {
      out += text[i];
      continue;
    }
    out += name == "CONFTEST_PLUGIN_DIR" ? plugin_folder : Variable(name.c_str());
    i = braces ? end : end - 1;
  }
  return out;
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words{""};
  for (char c : text) {
    if (c == ' ') words.emplace_back();
    else words.back() += c;
  }
  return words;
}

// The program and its arguments. Of a path the folders may hold spaces.
std::vector<std::string> CommandOf(const std::string& command) {
  bool path = command.starts_with('/') || command.starts_with("./") || command.starts_with("../");
  size_t slash = path ? command.rfind('/') + 1 : 0;
  std::vector<std::string> words = Words(command.substr(slash));
  words[0] = command.substr(0, slash) + words[0];
  return words;
}

int Fail(const std::string& message) {
  std::fprintf(stderr, "Error: %s\n", message.c_str());
  return 1;
}

Status Install(const std::string& source) {
  fs::path folder = PluginFolder();
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{"make plugin dir: " + folder.string() + ": " + failed.message()};
  if (fs::exists(source, failed)) {
    fs::path from = fs::absolute(source, failed).lexically_normal();
    if (from.filename().empty()) from = from.parent_path();
    Result<Plugin> plugin = ReadPlugin(from);
    if (!plugin.ok()) return Error{"install from dir: loading plugin from dir: " + plugin.error().message};
    if (plugin->name.empty() || plugin->name.find('/') != std::string::npos || plugin->name.starts_with("."))
      return Error{"install from dir: the plugin's name `" + plugin->name + "` cannot be a command"};
    fs::remove_all(folder / plugin->name, failed);
    fs::create_directory_symlink(from, folder / plugin->name, failed);
    return failed ? Status(Error{"install from dir: " + failed.message()}) : Status(Unit{});
  }
  std::string made = (folder / "conftest-plugin-XXXXXX").string();
  if (::mkdtemp(made.data()) == nullptr) return Error{"install from url: create tmp dir: " + std::string(std::strerror(errno))};
  auto clean = [&](Status status) { return fs::remove_all(made, failed), status; };
  if (Status done = FetchPolicies(made, {source}, {.overwrite = true}); !done.ok())
    return clean(Error{"install from url: download plugin: " + done.error().message});
  Result<Plugin> plugin = ReadPlugin(made);
  if (!plugin.ok()) return clean(Error{"install from url: loading plugin from dir: " + plugin.error().message});
  if (plugin->name.empty() || plugin->name.find('/') != std::string::npos || plugin->name.starts_with("."))
    return clean(Error{"install from url: the plugin's name `" + plugin->name + "` cannot be a command"});
  fs::remove_all(folder / plugin->name, failed);
  fs::rename(made, folder / plugin->name, failed);
  return failed ? clean(Error{"install from url: rename temp dir: " + failed.message()}) : Status(Unit{});
}

}  // namespace

std::vector<Plugin> FindPlugins() {
  std::vector<Plugin> plugins;
  std::error_code failed;
  fs::path folder = PluginFolder();
  for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator(); at.increment(failed)) {
    Result<Plugin> plugin = ReadPlugin(at->path());
    if (!plugin.ok() || plugin->name.empty()) continue;
    plugin->folder = at->path().string();
    plugins.push_back(std::move(*plugin));
  }
  std::sort(plugins.begin(), plugins.end(), [](const Plugin& a, const Plugin& b) { return a.folder < b.folder; });
  return plugins;
}

int RunPlugin(const Plugin& plugin, const std::vector<std::string>& words) {
  std::vector<std::string> command = CommandOf(Expanded(plugin.command, plugin.folder));
  if (command[0].empty()) return Fail("execute plugin: parse command: prepare plugin command: no command found");
  command.insert(command.end(), words.begin(), words.end());
  std::vector<char*> arguments, variables;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string own = "CONFTEST_PLUGIN_DIR=" + plugin.folder;
  for (char** at = environ; *at != nullptr; ++at)
    if (!std::string_view(*at).starts_with("CONFTEST_PLUGIN_DIR=")) variables.push_back(*at);
  variables.push_back(own.data());
  variables.push_back(nullptr);
  pid_t child = 0;
  std::fflush(stdout);
  if (int fault = ::posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), variables.data()); fault != 0)
    return Fail("execute plugin: exit: exec: \"" + command[0] + "\": " + std::strerror(fault));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (code != 0) std::fprintf(stderr, "Error: execute plugin: plugin exited with status %d\n", code);
  return code;
}

int PluginInstallCommand(const Settings& settings, const Host&) {
  Status done = Install(settings.arguments()[0]);
  return done.ok() ? 0 : Fail("install: " + done.error().message);
}

}  // namespace regoc::conftest
