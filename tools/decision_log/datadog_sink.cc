#include "tools/decision_log/event_fields.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/http_endpoint.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

// Of a request, before compression (Datadog's API reference, "Send logs").
constexpr size_t kMaxBytes = 5000000;
constexpr size_t kMaxItems = 1000;

class DatadogSink final : public Sink {
 public:
  DatadogSink(HttpEndpoint endpoint, std::string attributes)
      : endpoint_(std::move(endpoint)), attributes_(std::move(attributes)) {}

  Journal::Limits limits() const override { return {.events = kMaxItems, .bytes = kMaxBytes}; }

  Delivery Send(std::span<const std::string_view> events) override {
    size_t count = Fitting(events);
    if (count == 0) {
      Delivery delivery = Delivery::All(events.size(), Verdict::kRetry,
                                        "an event is larger than Datadog's limit of 5 MB; it is dropped");
      delivery.verdicts[0] = Verdict::kRefused;
      delivery.retry_after = std::chrono::milliseconds(0);
      return delivery;
    }
    Delivery delivery = SendInParts(events.first(count), [this](std::span<const std::string_view> part) {
      return DeliveryOf(endpoint_.Post("/api/v2/logs", {{"Content-Type", "application/json"}}, Body(part)),
                        part.size());
    });
    delivery.verdicts.resize(events.size(), Verdict::kRetry);  // the rest has the next request
    return delivery;
  }

 private:
  size_t Fitting(std::span<const std::string_view> events) {
    size_t count = 0, bytes = 2;
    for (; count < events.size() && count < kMaxItems; ++count) {
      fields_.Read(events[count]);
      bytes += events[count].size() + attributes_.size() + 2 * fields_.path.size() + 16;
      if (bytes > kMaxBytes) break;
    }
    return count;
  }

  // The event's fields become attributes beside Datadog's own.
  const std::string& Body(std::span<const std::string_view> events) {
    body_ = "[";
    for (std::string_view event : events) {
      fields_.Read(event);
      if (body_.size() > 1) body_ += ',';
      (body_ += '{') += attributes_;
      AppendJsonText(body_ += "\"message\":", fields_.path.empty() ? "decision" : fields_.path);
      (body_ += ',') += event.substr(1);
    }
    body_ += ']';
    return body_;
  }

  HttpEndpoint endpoint_;
  const std::string attributes_;  // `"ddsource":"regoc",…,`
  EventFields fields_;
  std::string body_;
};

}  // namespace

std::unique_ptr<Sink> NewDatadogSink(Section& section) {
  std::string site = section.Text("site", "datadoghq.com"), key = section.Required("api_key");
  HttpEndpoint endpoint = HttpEndpoint::Read(section, "https://http-intake.logs." + site);
  endpoint.AddHeader("DD-API-KEY", key);
  std::string attributes;
  for (const auto& [name, attribute, otherwise] :
       {std::tuple<const char*, const char*, const char*>{"source", "ddsource", "regoc"},
        {"service", "service", "regoc"},
        {"hostname", "hostname", ""},
        {"tags", "ddtags", ""}}) {
    std::string value = section.Text(name, otherwise);
    if (value.empty()) continue;
    AppendJsonText(attributes, attribute);
    attributes += ':';
    AppendJsonText(attributes, value);
    attributes += ',';
  }
  return std::make_unique<DatadogSink>(std::move(endpoint), std::move(attributes));
}

}  // namespace regoc::decision_log
