#include "tools/conftest/command_line.h"

#include <gtest/gtest.h>

namespace regoc::conftest {
namespace {

constexpr FlagSpec kFlags[] = {{"policy", 'p', FlagKind::kList, "policy", "folders"},
                               {"output", 'o', FlagKind::kString, "stdout", "format"},
                               {"trace", 0, FlagKind::kBool, "", "events"},
                               {"tls", 's', FlagKind::kBool, "true", "with TLS"}};
constexpr CommandSpec kCommand{"test", "<path>", "", "", kFlags};

std::vector<std::string> Flag(const std::vector<std::string>& words, const char* name) {
  Result<CommandLine> line = ParseCommandLine(kCommand, words);
  if (!line.ok()) return {"error: " + line.error().message};
  auto at = line->flags.find(name);
  return at == line->flags.end() ? std::vector<std::string>() : at->second;
}

std::string FaultOf(const std::vector<std::string>& words) {
  Result<CommandLine> line = ParseCommandLine(kCommand, words);
  return line.ok() ? "" : line.error().message;
}

using Strings = std::vector<std::string>;

TEST(CommandLine, ListsRepeatAndHaveCommas) {
  EXPECT_EQ(Flag({"-p", "a,b", "in", "--policy=c", "-pd"}, "policy"), (Strings{"a", "b", "c", "d"}));
  EXPECT_EQ(Flag({"-p", "\"a,b\",c"}, "policy"), (Strings{"a,b", "c"}));
}

TEST(CommandLine, FlagsStandAnywhere) {
  Result<CommandLine> line = ParseCommandLine(kCommand, {"a", "--trace", "-ojson", "-", "-s=false", "--", "-x"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->arguments, (Strings{"a", "-", "-x"}));
  EXPECT_EQ(line->flags.at("trace"), Strings{"true"});
  EXPECT_EQ(line->flags.at("output"), Strings{"json"});
  EXPECT_EQ(line->flags.at("tls"), Strings{"false"});
}

TEST(CommandLine, FaultsHaveThePflagWords) {
  EXPECT_EQ(FaultOf({"--nothing"}), "unknown flag: --nothing");
  EXPECT_EQ(FaultOf({"-sx"}), "unknown shorthand flag: 'x' in -x");
  EXPECT_EQ(FaultOf({"--output"}), "flag needs an argument: --output");
  EXPECT_EQ(FaultOf({"-o"}), "flag needs an argument: 'o' in -o");
  EXPECT_EQ(FaultOf({"--tls=2"}),
            "invalid argument \"2\" for \"-s, --tls\" flag: strconv.ParseBool: parsing \"2\": invalid syntax");
}

TEST(CommandLine, UsageShowsDefaults) {
  EXPECT_EQ(UsageText(kCommand, "conftest test"),
            "Usage:\n  conftest test <path> [flags]\n\nFlags:\n"
            "  -h, --help             help for test\n"
            "  -o, --output string    format (default \"stdout\")\n"
            "  -p, --policy strings   folders (default [policy])\n"
            "  -s, --tls              with TLS (default true)\n"
            "      --trace            events\n"
            "\nGlobal Flags:\n  -c, --config-file string   path to the configuration file\n");
}

}  // namespace
}  // namespace regoc::conftest
