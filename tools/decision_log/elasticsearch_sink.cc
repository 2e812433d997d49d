#include <nlohmann/json.hpp>

#include "tools/decision_log/event_fields.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/http_endpoint.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

using Json = nlohmann::json;

// Documents are created under the ids of their decisions: one that was sent before is there (409) and counts as sent.
class ElasticsearchSink final : public Sink {
 public:
  ElasticsearchSink(HttpEndpoint endpoint, std::string index, Journal::Limits limits)
      : endpoint_(std::move(endpoint)), index_(std::move(index)), limits_(limits) {}

  Journal::Limits limits() const override { return limits_; }

  Delivery Send(std::span<const std::string_view> events) override {
    return SendInParts(events, [this](std::span<const std::string_view> part) {
      stores::HttpResponse response = Post(part);
      return response.success() ? ItemsOf(response, part.size()) : DeliveryOf(response, part.size());
    });
  }

 private:
  stores::HttpResponse Post(std::span<const std::string_view> events) {
    body_.clear();
    for (std::string_view event : events) {
      fields_.Read(event);
      body_ += R"({"create":{"_index":)";
      AppendJsonText(body_, DatedName(index_, fields_.timestamp));
      if (!fields_.decision_id.empty()) AppendJsonText(body_ += ",\"_id\":", fields_.decision_id);
      body_ += "}}\n{\"@timestamp\":";
      AppendJsonText(body_, fields_.timestamp);
      (body_ += ',') += event.substr(1);
      body_ += '\n';
    }
    return endpoint_.Post("/_bulk?filter_path=errors,items.*.status,items.*.error",
                          {{"Content-Type", "application/x-ndjson"}}, body_);
  }

  static Delivery ItemsOf(const stores::HttpResponse& response, size_t events) {
    Json answer = Json::parse(response.body, nullptr, false);
    if (!answer.is_object() || !answer.contains("items") || !answer["items"].is_array() ||
        answer["items"].size() != events)
      return Delivery::All(events, Verdict::kRetry, "the answer to a bulk request is not one");
    Delivery delivery = Delivery::All(events, Verdict::kSent);
    for (size_t i = 0; i < events; ++i) {
      const Json& item = answer["items"][i];
      const Json result = item.is_object() && !item.empty() ? item.front() : Json();
      int status = result.is_object() && result.contains("status") && result["status"].is_number_integer()
                       ? result["status"].get<int>()
                       : 0;
      if ((status >= 200 && status < 300) || status == 409) continue;
      delivery.verdicts[i] =
          status == 429 || status >= 500 || status == 0 || status == 403 ? Verdict::kRetry : Verdict::kRefused;
      delivery.http_status = status;
      std::string why = result.is_object() && result.contains("error")
                            ? result["error"].dump(-1, ' ', false, Json::error_handler_t::replace)
                            : "";
      delivery.fault = "a document was not taken: " + std::to_string(status) + " " + why.substr(0, 300);
    }
    return delivery;
  }

  HttpEndpoint endpoint_;
  const std::string index_;
  const Journal::Limits limits_;
  EventFields fields_;
  std::string body_;
};

}  // namespace

std::unique_ptr<Sink> NewElasticsearchSink(Section& section) {
  HttpEndpoint endpoint = HttpEndpoint::Read(section);
  std::string key = section.Text("api_key");
  if (!key.empty()) endpoint.AddHeader("Authorization", "ApiKey " + key);
  std::string index = section.Text("index", "regoc-decisions-%Y.%m.%d");
  Journal::Limits limits;
  limits.events = static_cast<size_t>(section.Integer("batch_events", 1000, 1, 100000));
  limits.bytes = static_cast<size_t>(section.Integer("batch_bytes", int64_t{5} << 20, 1, int64_t{100} << 20));
  return std::make_unique<ElasticsearchSink>(std::move(endpoint), std::move(index), limits);
}

}  // namespace regoc::decision_log
