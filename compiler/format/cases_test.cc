// OPA's published cases of formatting. They are not part of the source tree: the test skips without them.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "compiler/format/test_support.h"

namespace regoc::format {
namespace {

using enum ast::RegoVersion;

TEST(Cases, AreLaidOutAsOpaDoes) {
  const std::map<std::string, Target> targets = {{"v0", {kV0, kV0}},       {"v1", {kV1, kV1}},
                                                 {"v2", {kV2, kV2}},       {"v0_to_v1", {kV0, kV1}},
                                                 {"v0_to_v2", {kV0, kV2}}, {"v1_to_v2", {kV1, kV2}}};
  auto path = CorpusDirectory() / "format" / "format.jsonl";
  std::ifstream lines(path);
  if (!lines) GTEST_SKIP() << "no conformance cases at " << path << "; set REGOC_CONFORMANCE_DIR";
  for (std::string line; std::getline(lines, line);) {
    auto test = nlohmann::json::parse(line);
    SCOPED_TRACE(test["note"].get<std::string>());
    Options options{.target = targets.at(test["mode"])};
    EXPECT_EQ(Formatted(test["source"], options), test["formatted"].get<std::string>());
  }
}

}  // namespace
}  // namespace regoc::format
