// The commands and their flags.
#pragma once

#include <span>

#include "tools/conftest/command_line.h"

namespace regoc::conftest {

// By name; "completion" and "help" among them.
std::span<const CommandSpec> Commands();
// Of "plugin": install. Of "completion": one a shell.
std::span<const CommandSpec> Subcommands(std::string_view command);
// nullptr: there is none.
const CommandSpec* FindCommand(std::span<const CommandSpec> commands, std::string_view name);

// The version of Conftest whose behaviour this is.
inline constexpr std::string_view kConftestVersion = "0.71.1";

}  // namespace regoc::conftest
