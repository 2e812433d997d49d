#include "tools/conftest/app.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tools/conftest/commands.h"
#include "tools/conftest/completion.h"
#include "tools/conftest/doc.h"
#include "tools/conftest/fmt.h"
#include "tools/conftest/plugins.h"
#include "tools/conftest/pull.h"
#include "tools/conftest/push.h"
#include "tools/conftest/test_command.h"

namespace regoc::conftest {

namespace {

constexpr std::string_view kProgram = "conftest";

int Fail(const std::string& message) {
  std::fflush(stdout);
  std::fprintf(stderr, "Error: %s\n", message.c_str());
  return 1;
}

std::string CommandsTable(std::span<const CommandSpec> commands, const std::vector<Plugin>& plugins) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CommandSpec& command : commands) rows.emplace_back(command.name, command.brief);
  for (const Plugin& plugin : plugins) rows.emplace_back(plugin.name, plugin.usage);
  std::sort(rows.begin(), rows.end());
  size_t width = 11;  // Cobra's
  for (const auto& [name, brief] : rows) width = std::max(width, name.size());
  std::string out = "Available Commands:\n";
  for (const auto& [name, brief] : rows) out += "  " + name + std::string(width - name.size() + 1, ' ') + brief + "\n";
  return out;
}

// Of the program itself.
std::string RootUsage(const std::vector<Plugin>& plugins) {
  return "Usage:\n  conftest [command]\n\n" + CommandsTable(Commands(), plugins) +
         "\nFlags:\n  -c, --config-file string   path to the configuration file\n  -h, --help                 help for conftest\n"
         "  -v, --version              version for conftest\n\nUse \"conftest [command] --help\" for more information about a "
         "command.\n";
}

// Of a command that has commands.
std::string GroupUsage(const CommandSpec& command) {
  std::string name(command.name);
  return "Usage:\n  conftest " + name + " [command]\n\n" + CommandsTable(Subcommands(name), {}) + "\nFlags:\n  -h, --help   help for " +
         name + "\n\nGlobal Flags:\n  -c, --config-file string   path to the configuration file\n\nUse \"conftest " + name +
         " [command] --help\" for more information about a command.\n";
}

std::string HelpText(const CommandSpec& command, const std::string& path) {
  std::string text(command.text.empty() ? command.brief : command.text);
  bool group = !Subcommands(command.name).empty() && path == "conftest " + std::string(command.name);
  return text + "\n\n" + (group ? GroupUsage(command) : UsageText(command, path));
}

// Edits (insertions, deletions, substitutions) from one word to the other; Cobra suggests up to 2.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

int UnknownCommand(const std::string& word) {
  // In the order in which Conftest lists them.
  constexpr std::string_view kOrder[] = {"test", "parse", "push", "pull", "verify", "plugin", "fmt", "reformat", "doc", "completion"};
  std::string similar;
  for (std::string_view name : kOrder)
    if (Distance(word, name) <= 2 || name.starts_with(word)) similar += "\t" + std::string(name) + "\n";
  if (!similar.empty()) similar = "\nDid you mean this?\n" + similar;
  return Fail("unknown command \"" + word + "\" for \"conftest\"\n" + similar + (similar.empty() ? "" : "\n") +
              "Run 'conftest --help' for usage.");
}

int Version() {
  std::printf("Conftest: %s\nOPA: %s\nregoc: %s\n", std::string(kConftestVersion).c_str(), kOpaVersion, REGOC_VERSION);
  return 0;
}

std::optional<std::string> FromEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

using Action = int (*)(const Settings& settings, const Host& host);

struct Bound {
  std::string_view path;
  Action action;
  bool wants_arguments;
};
constexpr Bound kActions[] = {{"conftest test", TestCommand, true},
                              {"conftest verify", VerifyCommand, false},
                              {"conftest parse", ParseCommand, false},
                              {"conftest reformat", ReformatCommand, false},
                              {"conftest fmt", FmtCommand, false},
                              {"conftest doc", DocCommand, true},
                              {"conftest pull", PullCommand, true},
                              {"conftest push", PushCommand, true},
                              {"conftest plugin install", PluginInstallCommand, true},
                              {"conftest completion bash", BashCompletion, false},
                              {"conftest completion fish", FishCompletion, false},
                              {"conftest completion powershell", PowershellCompletion, false},
                              {"conftest completion zsh", ZshCompletion, false}};

int Run(const CommandSpec& command, const std::string& path, const std::vector<std::string>& words, const Host& host) {
  Result<CommandLine> line = ParseCommandLine(command, words);
  if (!line.ok()) return Fail(line.error().message);
  if (line->help) return std::fputs(HelpText(command, path).c_str(), stdout), 0;
  Result<Settings> settings = Settings::Of(command, std::move(*line), FromEnvironment);
  if (!settings.ok()) return Fail(settings.error().message);
  for (const Bound& bound : kActions) {
    if (bound.path != path) continue;
    if (bound.wants_arguments && settings->arguments().empty()) {
      std::fputs(UsageText(command, path).c_str(), stderr);
      return Fail("missing required arguments");
    }
    return bound.action(*settings, host);
  }
  return std::fputs(HelpText(command, path).c_str(), stdout), 0;
}

int Help(const std::vector<std::string>& words, const std::vector<Plugin>& plugins) {
  const CommandSpec* command = words.empty() ? nullptr : FindCommand(Commands(), words[0]);
  if (words.empty()) std::printf("%s\n\n%s", "Test your configuration files using Open Policy Agent", RootUsage(plugins).c_str());
  else if (command == nullptr)
    std::fprintf(stderr, "Unknown help topic [`%s`]\n%s", words[0].c_str(), RootUsage(plugins).c_str());
  else std::fputs(HelpText(*command, std::string(kProgram) + " " + words[0]).c_str(), stdout);
  return 0;
}

// The place of the first word that is no flag and no value of one.
size_t CommandAt(const std::vector<std::string>& words) {
  size_t at = 0;
  while (at < words.size() && words[at].starts_with("-") && words[at] != "-") {
    bool value = words[at] == "-c" || words[at] == "--config-file";
    at += value ? 2 : 1;
  }
  return at;
}

}  // namespace

int Main(const std::vector<std::string>& words, const Host& host) {
  size_t at = CommandAt(words);
  std::vector<std::string> rest(words.begin(), words.begin() + static_cast<ptrdiff_t>(std::min(at, words.size())));
  if (at >= words.size()) {
    for (const std::string& word : rest)
      if (word == "--version" || word == "-v") return Version();
    if (!rest.empty() && rest[0] != "--help" && rest[0] != "-h" && rest[0] != "-c" && !rest[0].starts_with("--config-file")) {
      Result<CommandLine> line = ParseCommandLine({kProgram, "", "", "", {}}, rest);
      if (!line.ok()) return Fail(line.error().message);
    }
    return Help({}, FindPlugins());
  }
  std::string name = words[at];
  rest.insert(rest.end(), words.begin() + static_cast<ptrdiff_t>(at) + 1, words.end());
  const CommandSpec* command = FindCommand(Commands(), name);
  if (command == nullptr) {
    for (const Plugin& plugin : FindPlugins())
      if (plugin.name == name) return RunPlugin(plugin, rest);
    return UnknownCommand(name);
  }
  if (name == "help") return Help(rest, FindPlugins());
  std::string path = std::string(kProgram) + " " + name;
  if (!Subcommands(name).empty() && !rest.empty())
    if (const CommandSpec* sub = FindCommand(Subcommands(name), rest[0]))
      return Run(*sub, path + " " + rest[0], {rest.begin() + 1, rest.end()}, host);
  return Run(*command, path, rest, host);
}

}  // namespace regoc::conftest
