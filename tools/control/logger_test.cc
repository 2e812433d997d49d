#include "tools/control/logger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/control/moments.h"

namespace regoc::control {
namespace {

std::string Logged(LogFormat format) {
  std::string out;
  Logger logger({.format = format, .level = LogLevel::kInfo, .write = [&](const std::string& line) { out += line; }});
  logger.Debug("not said");
  logger.Info("a \"b\"\nc", {{"name", "x y"}, {"n", 5}});
  return out;
}

TEST(Logger, OneLineAnEvent) {
  nlohmann::json line = nlohmann::json::parse(Logged(LogFormat::kJson));
  EXPECT_EQ(line["msg"], "a \"b\"\nc");
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["n"], 5);
  EXPECT_THAT(Logged(LogFormat::kText),
              testing::MatchesRegex("time=\"[^\"]*Z\" level=info msg=\"a \\\\\"b\\\\\"\\\\nc\" n=5 name=\"x y\"\n"));
}

TEST(Logger, TheLevelChangesAtAnyTime) {
  int lines = 0;
  Logger logger({.format = LogFormat::kJson, .level = LogLevel::kError, .write = [&](const std::string&) { ++lines; }});
  logger.Info("no");
  logger.SetLevel(LogLevel::kDebug);
  logger.Debug("yes");
  EXPECT_EQ(lines, 1);
}

TEST(Moments, AsGoWritesThem) {
  EXPECT_EQ(TimeText(SystemTime()), "0001-01-01T00:00:00Z");
  SystemTime time{
      std::chrono::duration_cast<SystemTime::duration>(std::chrono::nanoseconds(1'795'874'376'103'355'100))};
  EXPECT_EQ(TimeText(time), "2026-11-28T13:59:36.1033551Z");
  EXPECT_EQ(TimeText(time, false), "2026-11-28T13:59:36Z");
}

}  // namespace
}  // namespace regoc::control
