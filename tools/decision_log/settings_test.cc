#include "tools/decision_log/settings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace regoc::decision_log {
namespace {

using Json = nlohmann::json;

// The error, or "": of sections that name no sinks of their own.
std::string Fault(const char* json) {
  Json config = Json::parse(json);
  Section root(config, "decision_logs");
  Result<Settings> settings = ReadSettings(root, {"first", "second"});
  Status finished = root.Finish();
  return finished.ok() ? "" : finished.error().message;
}

Settings Read(const Json& config, const std::vector<std::string>& services) {
  Section root(config, "decision_logs");
  Settings settings = *ReadSettings(root, services);
  EXPECT_TRUE(root.Finish().ok());
  return settings;
}

TEST(Settings, OpasDefaults) {
  Json config = Json::object();
  Settings settings = Read(config, {"first", "second"});
  EXPECT_EQ(settings.service, "first");
  EXPECT_EQ(settings.resource, "/logs");
  EXPECT_EQ(settings.upload_limit_bytes, 32768u);
  EXPECT_EQ(settings.min_delay, std::chrono::seconds(300));
  EXPECT_EQ(settings.max_delay, std::chrono::seconds(600));
  EXPECT_EQ(settings.mask_path, (std::vector<std::string>{"system", "log", "mask"}));
  EXPECT_EQ(settings.drop_path, (std::vector<std::string>{"system", "log", "drop"}));
  EXPECT_EQ(settings.mode, Mode::kDrop);
  ASSERT_EQ(settings.sinks.size(), 1u);
  EXPECT_EQ(settings.sinks[0].type, "service");
}

TEST(Settings, TheFirstServiceIsNotTakenBesideTheConsole) {
  Json config = {{"console", true}};
  Settings settings = Read(config, {"first"});
  ASSERT_EQ(settings.sinks.size(), 1u);
  EXPECT_EQ(settings.sinks[0].type, "console");
}

TEST(Settings, NothingWithoutServices) {
  Json config = Json::object();
  EXPECT_TRUE(Read(config, {}).sinks.empty());
}

TEST(Settings, UploadLimitsAreBroughtIntoRange) {
  Json config = {{"reporting", {{"upload_size_limit_bytes", 1}}}};
  Settings settings = Read(config, {"first"});
  EXPECT_EQ(settings.upload_limit_bytes, 90u);
  EXPECT_EQ(settings.warnings,
            std::vector<std::string>{"decision_logs.reporting.upload_size_limit_bytes: 90 is used in place of 1"});
}

TEST(Settings, PartitionNames) {
  Json config = {{"partition_name", "eu"}};
  EXPECT_EQ(Read(config, {"first"}).resource, "/logs/eu");
}

TEST(Settings, FaultsNameTheKey) {
  EXPECT_EQ(Fault(R"({"service": "third"})"), "decision_logs.service: there is no service \"third\"");
  EXPECT_EQ(Fault(R"({"plugin": "x"})"), "decision_logs.plugin: there is no plugin \"x\"");
  EXPECT_EQ(Fault(R"({"consol": true})"), "decision_logs.consol: unknown key");
  EXPECT_EQ(Fault(R"({"console": "yes"})"), "decision_logs.console: must be true or false");
  EXPECT_EQ(Fault(R"({"reporting": {"min_delay_seconds": 1}})"),
            "decision_logs.reporting.max_delay_seconds: must be set when the other delay is");
  EXPECT_EQ(Fault(R"({"reporting": {"min_delay_seconds": 2, "max_delay_seconds": 1}})"),
            "decision_logs.reporting.max_delay_seconds: must not be less than min_delay_seconds");
  EXPECT_EQ(Fault(R"({"reporting": {"buffer_type": "ring"}})"),
            "decision_logs.reporting.buffer_type: must be one of size, event");
  EXPECT_EQ(Fault(R"({"reporting": {"buffer_type": "event", "buffer_size_limit_bytes": 1}})"),
            "decision_logs.reporting.buffer_size_limit_bytes: is not for buffer_type event");
  EXPECT_EQ(Fault(R"({"reporting": {"buffer_size_limit_events": 1}})"),
            "decision_logs.reporting.buffer_size_limit_events: is not for buffer_type size");
  EXPECT_EQ(Fault(R"({"reporting": {"buffer_size_limit_bytes": 1, "max_decisions_per_second": 1}})"),
            "decision_logs.reporting.max_decisions_per_second: must not be set together with buffer_size_limit_bytes");
  EXPECT_EQ(Fault(R"({"reporting": {"trigger": "now"}})"),
            "decision_logs.reporting.trigger: must be one of periodic, manual, immediate");
  EXPECT_EQ(Fault(R"({"mode": "spill"})"), "decision_logs.spill.directory: must be set");
  EXPECT_EQ(Fault(R"({"spill": {"directory": "/x"}})"), "decision_logs.spill: is only for mode spill");
  EXPECT_EQ(Fault(R"({"sinks": [{"path": "x"}]})"), "decision_logs.sinks[0].type: must be set");
  EXPECT_EQ(Fault(R"({"sinks": [{"type": "file"}, {"type": "file"}]})"),
            "decision_logs.sinks[1].name: there is another sink \"file\"");
  EXPECT_EQ(Fault(R"({"request_context": {"http": {"headers": "X"}}})"),
            "decision_logs.request_context.http.headers: must be a list of texts");
  EXPECT_EQ(Fault(R"([])"), "decision_logs: must be an object");
}

}  // namespace
}  // namespace regoc::decision_log
