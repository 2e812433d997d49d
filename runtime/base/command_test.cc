#include "runtime/base/command.h"

#include <gtest/gtest.h>

namespace regoc {
namespace {

Result<CommandOutput> Shell(const std::string& script, std::string_view input = "") {
  return RunCommand({.words = {"sh", "-c", script}, .input = input});
}

TEST(Command, GivesWhatTheProgramPrintsAndItsExitCode) {
  Result<CommandOutput> output = Shell("cat; echo first >&2; echo last >&2; exit 3", "text");
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->text, "text");
  EXPECT_EQ(output->status, 3);
  EXPECT_EQ(LastLine(output->errors), "last");
}

TEST(Command, LargeInputAndOutputDoNotBlockEachOther) {
  std::string input(3 << 20, 'x');
  Result<CommandOutput> output = RunCommand({.words = {"cat"}, .input = input, .max_output = input.size()});
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->text, input);
}

TEST(Command, OneThatDoesNotReadItsInputIsNoFault) {
  Result<CommandOutput> output = Shell("exec 0<&-; echo done", std::string(1 << 20, 'x'));
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->text, "done\n");
}

TEST(Command, SignalsCountFrom128) {
  Result<CommandOutput> output = Shell("kill -TERM $$");
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->status, 128 + 15);
}

TEST(Command, VariablesAreAddedOrReplaced) {
  Result<CommandOutput> output =
      RunCommand({.words = {"sh", "-c", "echo $HOME $ONE"}, .environment = {"HOME=here", "ONE=1"}});
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->text, "here 1\n");
}

TEST(Command, LimitsEndIt) {
  Result<CommandOutput> slow = RunCommand({.words = {"sleep", "1000"}, .timeout = std::chrono::milliseconds(20)});
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().message, "sleep takes too long");
  Result<CommandOutput> much = RunCommand({.words = {"yes"}, .max_output = 100});
  ASSERT_FALSE(much.ok());
  EXPECT_EQ(much.error().message, "yes prints more than 100 bytes");
  Result<CommandOutput> none = RunCommand({.words = {"regoc-no-such-program"}});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().message, "regoc-no-such-program cannot be started: No such file or directory");
}

}  // namespace
}  // namespace regoc
