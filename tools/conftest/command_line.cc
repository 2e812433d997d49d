#include "tools/conftest/command_line.h"

#include <algorithm>

#include "runtime/value/json.h"

namespace regoc::conftest {

namespace {

constexpr FlagSpec kGlobal[] = {{"config-file", 'c', FlagKind::kString, "", "path to the configuration file"}};

const FlagSpec* FindLetter(const CommandSpec& command, char letter) {
  for (std::span<const FlagSpec> flags : {command.flags, GlobalFlags()})
    for (const FlagSpec& flag : flags)
      if (flag.letter == letter) return &flag;
  return nullptr;
}

Status Set(CommandLine& line, const FlagSpec& flag, const std::string& shown, const std::string& value) {
  std::vector<std::string>& values = line.flags[std::string(flag.name)];
  if (flag.kind == FlagKind::kList) {
    for (std::string& item : SplitList(value)) values.push_back(std::move(item));
    return Unit{};
  }
  if (flag.kind == FlagKind::kBool)
    if (Result<bool> read = ParseBool(value); !read.ok())
      return Error{"invalid argument " + ToRego(Value::String(value)) + " for \"" + shown + "\" flag: " + read.error().message};
  values = {value};
  return Unit{};
}

class Parser {
 public:
  Parser(const CommandSpec& command, const std::vector<std::string>& words) : command_(command), words_(words) {}

  Result<CommandLine> Run() {
    for (; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word == "--") {
        line_.arguments.insert(line_.arguments.end(), words_.begin() + static_cast<ptrdiff_t>(at_) + 1, words_.end());
        break;
      }
      Status read = Unit{};
      if (word.starts_with("--")) read = Long(word.substr(2));
      else if (word.size() > 1 && word[0] == '-') read = Letters(word);
      else line_.arguments.push_back(word);
      if (!read.ok()) return read.error();
    }
    return std::move(line_);
  }

 private:
  Status Long(const std::string& word) {
    size_t equals = word.find('=');
    std::string name = word.substr(0, equals);
    if (name.empty() || name[0] == '-') return Error{"bad flag syntax: --" + word};
    if (name == "help" && equals == std::string::npos) return line_.help = true, Unit{};
    const FlagSpec* flag = FindFlag(command_, name);
    if (flag == nullptr) return Error{"unknown flag: --" + name};
    if (equals != std::string::npos) return Set(line_, *flag, Shown(*flag), word.substr(equals + 1));
    if (flag->kind == FlagKind::kBool) return Set(line_, *flag, Shown(*flag), "true");
    if (at_ + 1 >= words_.size()) return Error{"flag needs an argument: --" + name};
    return Set(line_, *flag, Shown(*flag), words_[++at_]);
  }

  Status Letters(const std::string& word) {
    for (size_t i = 1; i < word.size(); ++i) {
      if (word[i] == 'h' && FindLetter(command_, 'h') == nullptr) {
        line_.help = true;
        continue;
      }
      const FlagSpec* flag = FindLetter(command_, word[i]);
      if (flag == nullptr) return Error{"unknown shorthand flag: '" + std::string(1, word[i]) + "' in -" + word.substr(i)};
      bool equals = i + 1 < word.size() && word[i + 1] == '=';
      if (flag->kind == FlagKind::kBool && !equals) {
        if (Status set = Set(line_, *flag, Shown(*flag), "true"); !set.ok()) return set;
        continue;
      }
      if (i + 1 < word.size()) return Set(line_, *flag, Shown(*flag), word.substr(i + (equals ? 2 : 1)));
      if (at_ + 1 >= words_.size()) return Error{"flag needs an argument: '" + std::string(1, word[i]) + "' in -" + word.substr(i)};
      return Set(line_, *flag, Shown(*flag), words_[++at_]);
    }
    return Unit{};
  }

  static std::string Shown(const FlagSpec& flag) {
    return (flag.letter ? "-" + std::string(1, flag.letter) + ", " : "") + "--" + std::string(flag.name);
  }

  const CommandSpec& command_;
  const std::vector<std::string>& words_;
  size_t at_ = 0;
  CommandLine line_;
};

std::string FlagsTable(std::vector<FlagSpec> flags) {
  std::sort(flags.begin(), flags.end(), [](const FlagSpec& a, const FlagSpec& b) { return a.name < b.name; });
  std::vector<std::string> left;
  size_t width = 0;
  for (const FlagSpec& flag : flags) {
    std::string text = flag.letter ? "  -" + std::string(1, flag.letter) + ", --" : "      --";
    text += flag.name;
    if (flag.kind != FlagKind::kBool) text += flag.kind == FlagKind::kList ? " strings" : " string";
    width = std::max(width, text.size());
    left.push_back(std::move(text));
  }
  std::string out;
  for (size_t i = 0; i < flags.size(); ++i) {
    out += left[i] + std::string(width - left[i].size() + 3, ' ') + std::string(flags[i].help);
    if (std::string value(flags[i].value); !value.empty() && value != "false") {
      if (flags[i].kind == FlagKind::kList) value = "[" + value + "]";
      if (flags[i].kind == FlagKind::kString) value = "\"" + value + "\"";
      out += " (default " + value + ")";
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::span<const FlagSpec> GlobalFlags() { return kGlobal; }

const FlagSpec* FindFlag(const CommandSpec& command, std::string_view name) {
  for (std::span<const FlagSpec> flags : {command.flags, GlobalFlags()})
    for (const FlagSpec& flag : flags)
      if (flag.name == name) return &flag;
  return nullptr;
}

Result<CommandLine> ParseCommandLine(const CommandSpec& command, const std::vector<std::string>& words) {
  return Parser(command, words).Run();
}

Result<bool> ParseBool(std::string_view text) {
  for (std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"})
    if (text == yes) return true;
  for (std::string_view no : {"0", "f", "F", "FALSE", "false", "False"})
    if (text == no) return false;
  return Error{"strconv.ParseBool: parsing " + ToRego(Value::String(text)) + ": invalid syntax"};
}

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> items;
  if (text.empty()) return items;
  std::string item;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') item += text[i++];
    else if (text[i] == '"' && (quoted || item.empty())) quoted = !quoted;
    else if (text[i] == ',' && !quoted) items.push_back(std::move(item)), item.clear();
    else item += text[i];
  }
  items.push_back(std::move(item));
  return items;
}

std::string UsageText(const CommandSpec& command, std::string_view path) {
  std::vector<FlagSpec> flags(command.flags.begin(), command.flags.end());
  std::string help = "help for " + std::string(command.name);
  flags.push_back({"help", FindLetter(command, 'h') == nullptr ? 'h' : '\0', FlagKind::kBool, "", help});
  std::string out = "Usage:\n  " + std::string(path);
  if (!command.arguments.empty()) out += " " + std::string(command.arguments);
  out += " [flags]\n\nFlags:\n" + FlagsTable(std::move(flags));
  return out + "\nGlobal Flags:\n" + FlagsTable({GlobalFlags().begin(), GlobalFlags().end()});
}

}  // namespace regoc::conftest
