#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tools/decision_log/event_fields.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/http_endpoint.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

// A channel's name: a UUID, as the collector wants it.
std::string NewChannel() {
  std::random_device random;
  std::string out;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += i == 12 ? '4' : i == 16 ? "89ab"[random() & 3] : "0123456789abcdef"[random() & 15];
  }
  return out;
}

struct SplunkOptions {
  std::string metadata;  // what stands before "event" in each envelope
  bool acknowledged = false;
  milliseconds ack_timeout{60000};
};

class SplunkSink final : public Sink {
 public:
  SplunkSink(HttpEndpoint endpoint, SplunkOptions options)
      : endpoint_(std::move(endpoint)), options_(std::move(options)) {
    if (options_.acknowledged) endpoint_.AddHeader("X-Splunk-Request-Channel", channel_);
  }

  Journal::Limits limits() const override { return {.events = 1000, .bytes = size_t{1} << 20}; }

  Delivery Send(std::span<const std::string_view> events) override {
    return SendInParts(events, [this](std::span<const std::string_view> part) {
      stores::HttpResponse response =
          endpoint_.Post("/services/collector/event", {{"Content-Type", "application/json"}}, Envelopes(part));
      Delivery delivery = DeliveryOf(response, part.size());
      return response.success() && options_.acknowledged ? Acknowledged(response, part.size()) : delivery;
    });
  }

 private:
  const std::string& Envelopes(std::span<const std::string_view> events) {
    body_.clear();
    for (std::string_view event : events) {
      fields_.Read(event);
      body_ += '{';
      if (std::string time = UnixTime(fields_.timestamp); !time.empty()) body_ += "\"time\":" + time + ",";
      ((body_ += options_.metadata) += "\"event\":") += event;
      body_ += "}\n";
    }
    return body_;
  }

  // Waits until the indexer has the events. When it does not say so in time they are sent again.
  Delivery Acknowledged(const stores::HttpResponse& response, size_t events) {
    Json answer = Json::parse(response.body, nullptr, false);
    if (!answer.is_object() || !answer.contains("ackId") || !answer["ackId"].is_number_unsigned())
      return Delivery::All(events, Verdict::kRetry,
                           "the collector gives no ackId: is indexer acknowledgement on for the token?");
    std::string id = std::to_string(answer["ackId"].get<uint64_t>());
    milliseconds wait{50};
    for (auto deadline = std::chrono::steady_clock::now() + options_.ack_timeout;
         std::chrono::steady_clock::now() < deadline;) {
      stores::HttpResponse polled = endpoint_.Post("/services/collector/ack?channel=" + channel_,
                                                   {{"Content-Type", "application/json"}}, "{\"acks\":[" + id + "]}");
      if (!polled.success()) return Delivery::All(events, Verdict::kRetry, DeliveryOf(polled, 1).fault);
      Json acks = Json::parse(polled.body, nullptr, false);
      if (acks.is_object() && acks.contains("acks") && acks["acks"].is_object() &&
          acks["acks"].value(id, Json()) == true)
        return Delivery::All(events, Verdict::kSent);
      std::this_thread::sleep_for(wait);
      wait = std::min<milliseconds>(wait * 2, milliseconds(2000));
    }
    return Delivery::All(events, Verdict::kRetry, "the indexer did not acknowledge events in time");
  }

  const std::string channel_ = NewChannel();
  HttpEndpoint endpoint_;
  const SplunkOptions options_;
  EventFields fields_;
  std::string body_;
};

}  // namespace

std::unique_ptr<Sink> NewSplunkSink(Section& section) {
  std::string token = section.Required("hec_token");
  HttpEndpoint endpoint = HttpEndpoint::Read(section);
  endpoint.AddHeader("Authorization", "Splunk " + token);
  SplunkOptions options;
  for (const auto& [key, otherwise] : {std::pair<const char*, const char*>{"host", ""},
                                       {"source", "regoc"},
                                       {"sourcetype", "openpolicyagent:decision"},
                                       {"index", ""}}) {
    std::string value = section.Text(key, otherwise);
    if (value.empty()) continue;
    AppendJsonText(options.metadata, key);
    options.metadata += ':';
    AppendJsonText(options.metadata, value);
    options.metadata += ',';
  }
  options.acknowledged = section.Flag("acknowledgement", false);
  options.ack_timeout = std::chrono::seconds(section.Integer("acknowledgement_timeout_seconds", 60, 1, 3600));
  return std::make_unique<SplunkSink>(std::move(endpoint), std::move(options));
}

}  // namespace regoc::decision_log
