// Every file under testdata gives what Conftest gives, byte for byte, and every malformed one its message.
// testdata/update.py CONFTEST makes the former; with REGOC_UPDATE_ERRORS set this test writes the latter.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tools/inputs/test_support.h"

namespace regoc::inputs {
namespace {

using testing::Case;

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }
std::string NameOf(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, GivesWhatConftestGives) {
  const Case& c = GetParam();
  if (std::string command = testing::MissingCommand(c); !command.empty())
    GTEST_SKIP() << "left out: there is no `" << command << "` here";
  std::string text = testing::Contents(c.path);
  ReadOptions options = testing::OptionsFor(c);
  EXPECT_EQ(testing::ReadAndPrint(BaseName(c.path), text, options), testing::Contents(c.path + ".json"));
  options.places = true;
  EXPECT_EQ(testing::ReadAndPrint(BaseName(c.path), text, options), testing::Contents(c.path + ".json"));
}

class Malformed : public ::testing::TestWithParam<Case> {};

TEST_P(Malformed, SaysWhatIsWrongAndWhere) {
  const Case& c = GetParam();
  if (std::string command = testing::MissingCommand(c); !command.empty())
    GTEST_SKIP() << "left out: there is no `" << command << "` here";
  std::string message = testing::ReadAndPrint(BaseName(c.path), testing::Contents(c.path), testing::OptionsFor(c));
  if (std::getenv("REGOC_UPDATE_ERRORS") != nullptr) std::ofstream(c.path + ".error") << message;
  EXPECT_EQ(message, testing::Contents(c.path + ".error"));
}

INSTANTIATE_TEST_SUITE_P(Inputs, Golden, ::testing::ValuesIn(testing::Cases()), NameOf);
INSTANTIATE_TEST_SUITE_P(Inputs, Malformed, ::testing::ValuesIn(testing::MalformedCases()), NameOf);

}  // namespace
}  // namespace regoc::inputs
