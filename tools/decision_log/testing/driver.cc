// A program for tests of the decision log by itself: it takes decisions as commands, a line of JSON each, and answers
// each with a line.
//
//   {"start": {"console": true}, "services": {"s": "http://127.0.0.1:1"}, "labels": {…}, "policies": {"m.rego": "…"}}
//   {"decide": {"id": "7", "path": "p/allow", "input_json": "{\"n\":1}"}}          one decision; {"logged": 1,
//   "refused": 0}
//   {"many": 1000, "threads": 2, "prefix": "a", "input_bytes": 100}                ids "a-0-0", "a-0-1", …
//   {"numbers": true}   {"metrics": true}   {"flush": true}   {"stop": 5.0}
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tools/decision_log/event_log.h"
#include "tools/server/store.h"

namespace regoc::decision_log {

namespace {

using Json = nlohmann::json;

int64_t Now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Driver {
 public:
  Json Answer(const Json& command) {
    if (command.contains("start")) return Start(command);
    if (!log_) return {{"error", "nothing is logged"}};
    if (command.contains("decide")) return Decide(command["decide"]);
    if (command.contains("many")) return Many(command);
    if (command.contains("numbers")) return NumbersJson();
    if (command.contains("metrics")) return {{"text", metrics_.Text()}};
    if (command.contains("flush")) return log_->Flush(), Json::object();
    if (command.contains("stop")) return Stop(command["stop"].get<double>());
    return {{"error", "unknown command"}};
  }

 private:
  Json Start(const Json& command) {
    config_ = command["start"];
    if (command.contains("policies")) AddPolicies(command["policies"], command.value("revision", "r1"));
    LogContext context{.metrics = metrics_};
    context.labels = command.value("labels", std::map<std::string, std::string>());
    auto urls = command.value("services", std::map<std::string, std::string>());
    for (const auto& [name, url] : urls) context.services.push_back(name);
    context.clients = [urls](const std::string& name) -> Result<ServiceClient> {
      auto client =
          std::shared_ptr<stores::HttpClient>(stores::NewHttpClient({.connect_timeout_s = 2, .stall_timeout_s = 2}));
      return ServiceClient([client, url = urls.at(name)](stores::HttpRequest request) {
        request.url = url + request.url;
        return client->Send(request, nullptr);
      });
    };
    context.logger = [](Level level, const std::string& text) {
      std::fprintf(stderr, "%d %s\n", static_cast<int>(level), text.c_str());
    };
    Result<std::unique_ptr<EventLog>> log = EventLog::Start(config_, std::move(context));
    if (!log.ok()) return {{"error", log.error().message}};
    log_ = std::move(*log);
    return {{"started", log_ != nullptr}};
  }

  // As of a bundle "main"; without a revision: of none.
  void AddPolicies(const Json& policies, const std::string& revision) {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](server::Store::Draft& draft) -> Status {
          for (const auto& [name, text] : policies.items())
            draft.modules[name] = std::make_shared<server::Module>(server::Module{name, text.get<std::string>()});
          if (!revision.empty()) draft.bundles["main"] = {.name = "main", .revision = revision};
          return Unit{};
        },
        sink);
    if (!changed.ok()) std::fprintf(stderr, "%s\n", changed.error().message.c_str());
    generation_ = store_.current();
  }

  Json Decide(const Json& of) {
    auto text = [&](const char* key) { return of.contains(key) ? of[key].get<std::string>() : std::string(); };
    std::map<std::string, std::string> kept;
    for (const char* key : {"id", "batch_id", "path", "query", "input_json", "result_json", "error_json", "trace_id",
                            "span_id", "custom_json", "peer"})
      kept[key] = text(key);
    server::Decision decision;
    decision.id = kept["id"], decision.batch_id = kept["batch_id"], decision.path = kept["path"],
    decision.query = kept["query"];
    decision.input_json = kept["input_json"], decision.result_json = kept["result_json"],
    decision.error_json = kept["error_json"];
    decision.trace_id = kept["trace_id"], decision.span_id = kept["span_id"],
    decision.custom_json = kept["custom_json"];
    decision.time_ns = of.value("time_ns", Now());
    decision.request_number = of.value("request_number", uint64_t{0});
    auto metrics = of.value("metrics", std::map<std::string, int64_t>());
    for (const auto& [name, value] : metrics) decision.metrics.emplace_back(name, value);
    http::Peer peer{.address = kept["peer"]};
    http::Request request{.peer = &peer};
    auto fields = of.value("fields", std::vector<std::pair<std::string, std::string>>());
    for (const auto& [name, value] : fields) request.fields.push_back({name, value});
    decision.request = &request;
    decision.generation = generation_.get();
    Status logged = log_->Log(decision);
    return {{"logged", logged.ok() ? 1 : 0}, {"refused", logged.ok() ? 0 : 1}};
  }

  Json Many(const Json& command) {
    size_t threads = command.value("threads", size_t{1}), count = command["many"].get<size_t>();
    std::string prefix = command.value("prefix", "d"),
                input = "{\"s\":\"" + std::string(command.value("input_bytes", size_t{100}), 'x') + "\"}";
    std::atomic<size_t> logged = 0;
    std::vector<std::thread> running;
    for (size_t thread = 0; thread < threads; ++thread) {
      running.emplace_back([&, thread] {
        for (size_t i = 0; i < count; ++i) {
          std::string id = prefix + "-" + std::to_string(thread) + "-" + std::to_string(i);
          server::Decision decision{
              .id = id, .path = "p/allow", .input_json = input, .result_json = "true", .time_ns = Now()};
          decision.generation = generation_.get();
          logged += log_->Log(decision).ok();
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    return {{"logged", logged.load()}, {"refused", threads * count - logged}};
  }

  Json NumbersJson() {
    Json all = Json::object();
    for (const EventLog::Numbers& of : log_->numbers())
      all[of.sink] = {{"decided", of.decided},        {"recovered", of.recovered}, {"emitted", of.emitted},
                      {"buffered", of.buffered},      {"dropped", of.dropped},     {"fault", of.fault},
                      {"http_status", of.http_status}};
    return all;
  }

  Json Stop(double patience) {
    log_->Stop(std::chrono::milliseconds(static_cast<int64_t>(patience * 1000)));
    Json numbers = NumbersJson();
    log_.reset();
    return numbers;
  }

  Json config_;
  server::BackgroundCompiler compiler_{false};
  server::Store store_{compiler_};
  std::shared_ptr<const server::Generation> generation_;
  server::Metrics metrics_;
  std::unique_ptr<EventLog> log_;
};

}  // namespace

}  // namespace regoc::decision_log

int main() {
  regoc::decision_log::Driver driver;
  for (std::string line; std::getline(std::cin, line);)
    std::cout << driver.Answer(nlohmann::json::parse(line)).dump() << std::endl;
}
