#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "runtime/base/file.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class FileSinkTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/regoc-file-sink-XXXXXX";
    directory_ = ::mkdtemp(name);
    path_ = directory_ + "/log";
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::unique_ptr<Sink> Make(Json json = Json::object()) {
    config_ = std::move(json);
    config_["path"] = path_;
    Section section(config_, "sink");
    auto sink = NewFileSink(section);
    EXPECT_TRUE(section.Finish().ok());
    return sink;
  }
  static Delivery Send(Sink& sink, std::vector<std::string_view> events) { return sink.Send(events); }
  std::string Text(const std::string& suffix = "") const { return *ReadFile(path_ + suffix); }

  std::string directory_, path_;
  Json config_;
};

TEST_F(FileSinkTest, ALineAnEvent) {
  auto sink = Make();
  EXPECT_EQ(Send(*sink, {"{\"a\":1}", "{}"}).fault, "");
  Send(*sink, {"3"});
  EXPECT_EQ(Text(), "{\"a\":1}\n{}\n3\n");
}

TEST_F(FileSinkTest, GoesOnAfterATornLine) {
  ASSERT_TRUE(WriteFileAtomically(path_, "whole\ntor").ok());
  Send(*Make(), {"next"});
  EXPECT_EQ(Text(), "whole\nnext\n");
  ASSERT_TRUE(WriteFileAtomically(path_, std::string(10000, 'x')).ok());
  Send(*Make(), {"next"});
  EXPECT_EQ(Text(), "next\n");
}

TEST_F(FileSinkTest, RotatesBySizeAndKeepsSome) {
  auto sink = Make({{"max_size_bytes", 10}, {"max_files", 2}});
  for (std::string_view event : {"11111111", "22222222", "33333333", "44444444"}) Send(*sink, {event});
  EXPECT_EQ(Text(), "44444444\n");
  EXPECT_EQ(Text(".1"), "33333333\n");
  EXPECT_EQ(Text(".2"), "22222222\n");
  EXPECT_FALSE(fs::exists(path_ + ".3"));
}

TEST_F(FileSinkTest, RotatesByAge) {
  ASSERT_TRUE(WriteFileAtomically(path_, "old\n").ok());
  fs::last_write_time(path_, fs::file_time_type::clock::now() - std::chrono::hours(2));
  Send(*Make({{"max_age_seconds", 3600}}), {"new"});
  EXPECT_EQ(Text(), "new\n");
  EXPECT_EQ(Text(".1"), "old\n");
}

TEST_F(FileSinkTest, FollowsAFileThatWasMovedAway) {
  auto sink = Make();
  Send(*sink, {"1"});
  fs::rename(path_, path_ + ".moved");
  Send(*sink, {"2"});
  EXPECT_EQ(Text(".moved"), "1\n");
  EXPECT_EQ(Text(), "2\n");
}

TEST_F(FileSinkTest, AFullDiskLeavesWholeLinesOnly) {
  auto sink = Make();
  Send(*sink, {"first"});
  auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{}, small{100, RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &old);
  small.rlim_max = old.rlim_max;
  setrlimit(RLIMIT_FSIZE, &small);
  std::string large(200, 'x');
  Delivery delivery = Send(*sink, {large});
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(delivery.verdicts[0], Verdict::kRetry);
  EXPECT_EQ(delivery.fault, path_ + ": File too large");
  EXPECT_EQ(Text(), "first\n");
  EXPECT_EQ(Send(*sink, {large}).fault, "");
  EXPECT_EQ(Text(), "first\n" + large + "\n");
}

TEST_F(FileSinkTest, AFolderThatIsNotThere) {
  path_ = directory_ + "/none/log";
  EXPECT_EQ(Send(*Make(), {"1"}).fault, path_ + ": No such file or directory");
}

}  // namespace
}  // namespace regoc::decision_log
