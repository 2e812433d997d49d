#include <algorithm>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/decision_log/chunk_encoder.h"
#include "tools/decision_log/http_endpoint.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

// An event that is too large is tried without what built-ins gave.
class NondeterministicCut {
 public:
  // False when there is nothing to leave out.
  bool Cut(std::string_view event, std::string& out) {
    arena_.Reset();
    Result<Value> read = reader_.Parse(arena_, event);
    if (!read.ok() || !read->is_object() || !read->object().Get("nd_builtin_cache")) return false;
    Object* rest = Object::New(arena_);
    const Object& object = read->object();
    for (uint32_t i = 0; i < object.count; ++i)
      if (object.items[i].key.text() != "nd_builtin_cache") rest->Put(object.items[i].key, object.items[i].value);
    out.clear();
    AppendJson(out, Value::Object(rest), {.escape_html = true});
    return true;
  }

 private:
  Arena arena_;
  JsonReader reader_;
};

struct Counters {
  explicit Counters(server::Metrics& metrics)
      : encoder{&metrics.AddCounter("enc_uncompressed_limit_scale_up", "As OPA counts it."),
                &metrics.AddCounter("enc_uncompressed_limit_scale_down", "As OPA counts it."),
                &metrics.AddCounter("enc_uncompressed_limit_stable", "As OPA counts it.")},
        too_large(metrics.AddCounter("enc_log_exceeded_upload_size_limit_bytes", "As OPA counts it.")),
        cut(metrics.AddCounter("decision_logs_nd_builtin_cache_dropped", "As OPA counts it.")),
        uploaded(metrics.AddCounter("decision_logs_chunks_uploaded", "As OPA counts it.")),
        failed(metrics.AddCounter("decision_logs_chunks_upload_failed", "As OPA counts it.")) {}

  ChunkEncoder::Counters encoder;
  server::Counter& too_large;
  server::Counter& cut;
  server::Counter& uploaded;
  server::Counter& failed;
};

class ServiceSink final : public Sink {
 public:
  ServiceSink(ServiceClient client, std::string resource, size_t limit, server::Metrics& metrics)
      : client_(std::move(client)),
        resource_(std::move(resource)),
        limit_(limit),
        counters_(metrics),
        encoder_(limit, counters_.encoder) {}

  // Some chunks' worth: what is sent twice after the end of a process is at most this.
  Journal::Limits limits() const override {
    return {.events = 100000, .bytes = std::clamp<size_t>(limit_ * 16, size_t{256} << 10, size_t{64} << 20)};
  }

  // A chunk a call: the rest waits.
  Delivery Send(std::span<const std::string_view> events) override {
    size_t taken = encoder_.Encode(events, chunk_);
    if (taken == 0) {
      counters_.too_large.Add();
      std::string_view less[1];
      if (!cut_.Cut(events[0], smaller_) || (less[0] = smaller_, encoder_.Encode(less, chunk_) == 0))
        return TooLarge(events.size());
      counters_.cut.Add();
      taken = 1;
    }
    stores::Headers headers{{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}};
    stores::HttpResponse response =
        client_({.method = "POST", .url = resource_, .headers = std::move(headers), .body = chunk_});
    Delivery delivery = DeliveryOf(response, taken);
    (response.success() ? counters_.uploaded : counters_.failed).Add();
    // As OPA, which keeps what its service does not take, whatever it says.
    if (!response.success()) std::fill(delivery.verdicts.begin(), delivery.verdicts.end(), Verdict::kRetry);
    delivery.verdicts.resize(events.size(), Verdict::kRetry);
    return delivery;
  }

 private:
  Delivery TooLarge(size_t events) const {
    Delivery delivery = Delivery::All(
        events, Verdict::kRetry,
        "an event is larger than upload_size_limit_bytes (" + std::to_string(limit_) + "), compressed; it is dropped");
    delivery.verdicts[0] = Verdict::kRefused;
    delivery.retry_after = std::chrono::milliseconds(0);
    return delivery;
  }

  const ServiceClient client_;
  const std::string resource_;
  const size_t limit_;
  Counters counters_;
  ChunkEncoder encoder_;
  NondeterministicCut cut_;
  std::string chunk_, smaller_;
};

}  // namespace

Result<std::unique_ptr<Sink>> NewServiceSink(Section& section, const SinkContext& context, const std::string& service,
                                             const std::string& resource) {
  if (service.empty()) return std::unique_ptr<Sink>();
  Result<ServiceClient> client = context.services(service);
  if (!client.ok()) {
    section.Fail("service", client.error().message);
    return std::unique_ptr<Sink>();
  }
  std::string path = resource.starts_with('/') ? resource : "/" + resource;
  return std::unique_ptr<Sink>(
      new ServiceSink(std::move(*client), path, context.settings.upload_limit_bytes, context.metrics));
}

}  // namespace regoc::decision_log
