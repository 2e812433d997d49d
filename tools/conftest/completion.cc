#include "tools/conftest/completion.h"

#include <cstdio>

#include "tools/conftest/commands.h"

namespace regoc::conftest {

namespace {

std::string Names(std::span<const CommandSpec> commands) {
  std::string out;
  for (const CommandSpec& command : commands) out += (out.empty() ? "" : " ") + std::string(command.name);
  return out;
}

std::string Words(const CommandSpec& command) {
  std::string out = Names(Subcommands(command.name));
  for (std::span<const FlagSpec> flags : {command.flags, GlobalFlags()})
    for (const FlagSpec& flag : flags) out += std::string(out.empty() ? "" : " ") + "--" + std::string(flag.name);
  return out + " --help";
}

// Text between single quotes of a shell.
std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

int Print(const std::string& script) {
  std::fputs(script.c_str(), stdout);
  return 0;
}

}  // namespace

int BashCompletion(const Settings&, const Host&) {
  std::string script = "_conftest() {\n  local current=${COMP_WORDS[COMP_CWORD]} words=\n  case ${COMP_WORDS[1]} in\n";
  for (const CommandSpec& command : Commands()) script += "    " + std::string(command.name) + ") words=" + Quoted(Words(command)) + " ;;\n";
  script += "  esac\n  [ \"$COMP_CWORD\" -eq 1 ] && words=" + Quoted(Names(Commands())) +
            "\n  if [[ $COMP_CWORD -eq 1 || $current == -* || ${COMP_WORDS[1]} == plugin || ${COMP_WORDS[1]} == completion ]]; then\n"
            "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n  else\n    COMPREPLY=($(compgen -f -- \"$current\"))\n  fi\n}\n"
            "complete -o filenames -F _conftest conftest\n";
  return Print(script);
}

int FishCompletion(const Settings& settings, const Host&) {
  bool plain = settings.Is("no-descriptions");
  auto described = [&](std::string_view text) { return plain ? std::string() : " -d " + Quoted(text); };
  std::string script;
  for (const CommandSpec& command : Commands())
    script += "complete -c conftest -f -n __fish_use_subcommand -a " + std::string(command.name) + described(command.brief) + "\n";
  for (const CommandSpec& command : Commands()) {
    std::string condition = " -n '__fish_seen_subcommand_from " + std::string(command.name) + "'";
    for (const CommandSpec& sub : Subcommands(command.name))
      script += "complete -c conftest -f" + condition + " -a " + std::string(sub.name) + described(sub.brief) + "\n";
    for (const FlagSpec& flag : command.flags)
      script += "complete -c conftest" + condition + " -l " + std::string(flag.name) + (flag.letter ? std::string(" -s ") + flag.letter : "") +
                (flag.kind == FlagKind::kBool ? "" : " -r") + described(flag.help) + "\n";
  }
  return Print(script);
}

int PowershellCompletion(const Settings&, const Host&) {
  std::string script =
      "Register-ArgumentCompleter -Native -CommandName 'conftest' -ScriptBlock {\n  param($word, $line, $cursor)\n"
      "  $words = @{\n";
  for (const CommandSpec& command : Commands()) script += "    '" + std::string(command.name) + "' = '" + Words(command) + "'\n";
  script += "  }\n  $command = $line.CommandElements | Select-Object -Skip 1 -First 1 | ForEach-Object { \"$_\" }\n"
            "  $list = if ($words.ContainsKey(\"$command\") -and \"$command\" -ne $word) { $words[\"$command\"] } else { '" +
            Names(Commands()) + "' }\n  $list -split ' ' | Where-Object { $_ -like \"$word*\" } |\n"
            "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n}\n";
  return Print(script);
}

int ZshCompletion(const Settings& settings, const Host&) {
  bool plain = settings.Is("no-descriptions");
  std::string script = "#compdef conftest\n_conftest() {\n  local -a list\n  if (( CURRENT == 2 )); then\n    list=(";
  auto word = [&](std::string_view name, std::string_view help) {
    std::string text(name);
    if (!plain) {
      text += ":";
      for (char c : help) text += c == ':' ? std::string("\\:") : std::string(1, c);
    }
    return "\n      " + Quoted(text);
  };
  for (const CommandSpec& command : Commands()) script += word(command.name, command.brief);
  script += ")\n    _describe command list\n    return\n  fi\n  case $words[2] in\n";
  for (const CommandSpec& command : Commands()) {
    script += "    " + std::string(command.name) + ") list=(";
    for (const CommandSpec& sub : Subcommands(command.name)) script += word(sub.name, sub.brief);
    for (const FlagSpec& flag : command.flags) script += word("--" + std::string(flag.name), flag.help);
    script += ") ;;\n";
  }
  return Print(script + "  esac\n  _describe word list\n  _files\n}\ncompdef _conftest conftest\n");
}

}  // namespace regoc::conftest
