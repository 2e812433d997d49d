#include "tools/control/tracer.h"

#include <algorithm>
#include <random>

#include "tools/config/uuid.h"

namespace regoc::control {

namespace {

using Json = nlohmann::json;

constexpr size_t kMostWaiting = 2048;  // spans; OpenTelemetry's own defaults
constexpr size_t kBatch = 512;
constexpr std::chrono::seconds kDelay{5};
constexpr long kTimeout = 10;  // seconds

bool IsHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }
bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

std::string HexOfUuid() {
  std::string text = config::RandomUuid();
  std::erase(text, '-');
  return text;
}

int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Json Attribute(const char* key, const std::string& value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}
Json Attribute(const char* key, int value) { return {{"key", key}, {"value", {{"intValue", std::to_string(value)}}}}; }

Json JsonOf(const Span& span) {
  Json attributes = {Attribute("http.method", span.method), Attribute("http.target", span.target),
                     Attribute("http.scheme", span.scheme), Attribute("http.status_code", span.status),
                     Attribute("net.sock.peer.addr", span.client)};
  if (!span.user_agent.empty()) attributes.push_back(Attribute("user_agent.original", span.user_agent));
  Json out = {{"traceId", span.trace_id},
              {"spanId", span.span_id},
              {"name", span.name},
              {"kind", 2},
              {"startTimeUnixNano", std::to_string(span.begin_ns)},
              {"endTimeUnixNano", std::to_string(span.end_ns)},
              {"attributes", attributes}};
  if (!span.parent_id.empty()) out["parentSpanId"] = span.parent_id;
  if (span.status >= 500) out["status"] = {{"code", 2}};
  return out;
}

// "/v1/data/a/b" is "v1/data": names have few values.
std::string NameOf(std::string_view path) {
  for (std::string_view known : {"/v1/batch/data", "/v1/data", "/v0/data", "/v1/policies", "/v1/query", "/v1/compile",
                                 "/v1/admit", "/v1/config", "/v1/status", "/health", "/metrics"})
    if (path.starts_with(known) && (path.size() == known.size() || path[known.size()] == '/'))
      return std::string(known.substr(1));
  return path == "/" ? "index" : "other";
}

class TracedSession final : public http::Session {
 public:
  TracedSession(std::unique_ptr<http::Session> session, Tracer& tracer)
      : session_(std::move(session)), tracer_(tracer) {}

  bool MayBlock(const http::Request& request) override { return session_->MayBlock(request); }
  bool MayBeShed(const http::Request& request) override { return session_->MayBeShed(request); }

  void Handle(const http::Request& request, http::Response& response) override {
    std::optional<TraceContext> parent = ParseTraceparent(request.field("traceparent"));
    if (!(parent ? parent->sampled : tracer_.Samples())) return session_->Handle(request, response);
    Span span;
    span.trace_id = parent ? parent->trace_id : HexOfUuid();
    span.parent_id = parent ? parent->span_id : "";
    span.span_id = HexOfUuid().substr(0, 16);
    span.name = NameOf(request.path);
    span.method = request.method;
    span.target = request.path;  // without the query, which may hold an input
    span.client = request.peer ? request.peer->address : "";
    span.scheme = request.peer && request.peer->tls ? "https" : "http";
    span.user_agent = request.field("user-agent");
    span.begin_ns = NowNs();
    session_->Handle(request, response);
    span.end_ns = NowNs();
    span.status = response.status;
    tracer_.Add(std::move(span));
  }

 private:
  std::unique_ptr<http::Session> session_;
  Tracer& tracer_;
};

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view text) {
  // version-trace-parent-flags
  if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-' || text.starts_with("ff"))
    return std::nullopt;
  if (text.size() > 55 && (text.starts_with("00") || text[55] != '-')) return std::nullopt;
  std::string_view trace = text.substr(3, 32), span = text.substr(36, 16), flags = text.substr(53, 2);
  if (!IsHex(text.substr(0, 2)) || !IsHex(trace) || !IsHex(span) || !IsHex(flags) || IsZero(trace) || IsZero(span))
    return std::nullopt;
  char last = flags[1];
  int digit = last <= '9' ? last - '0' : last - 'a' + 10;
  return TraceContext{std::string(trace), std::string(span), (digit & 1) != 0};
}

Tracer::Tracer(config::TracingConfig config, Logger& logger, server::Metrics& metrics)
    : config_(std::move(config)),
      logger_(logger),
      dropped_(metrics.AddCounter("regoc_spans_dropped_total", "Spans that were not sent.")),
      sent_(metrics.AddCounter("regoc_spans_sent_total", "Spans that a collector took.")) {
  bool tls = config_.encryption != "off";
  url_ = (tls ? "https://" : "http://") + config_.address + "/v1/traces";
  stores::HttpOptions http;
  http.ca_file = config_.ca_file;
  http.insecure = config_.allow_insecure_tls;
  if (config_.encryption == "mtls")
    http.client_certificate = config_.certificate_file, http.client_key = config_.key_file;
  http.connect_timeout_s = http.stall_timeout_s = http.header_timeout_s = kTimeout;
  http.cancelled = &cancelled_;
  client_ = stores::NewHttpClient(http);
  thread_ = std::thread([this] { Run(); });
}

Tracer::~Tracer() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
    more_.notify_all();
  }
  thread_.join();
}

bool Tracer::Samples() {
  if (config_.sample_percentage >= 100) return true;
  thread_local std::minstd_rand random{std::random_device()()};
  return std::uniform_int_distribution<int64_t>(0, 99)(random) < config_.sample_percentage;
}

void Tracer::Add(Span span) {
  std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting) return dropped_.Add();
  waiting_.push_back(std::move(span));
  if (waiting_.size() == kBatch) more_.notify_all();
}

void Tracer::Run() {
  for (bool last = false; !last;) {
    std::vector<Span> spans;
    {
      std::unique_lock lock(mutex_);
      more_.wait_for(lock, kDelay, [this] { return ending_ || waiting_.size() >= kBatch; });
      last = ending_;
      spans.swap(waiting_);
    }
    for (size_t at = 0; at < spans.size(); at += kBatch)
      Send({spans.begin() + static_cast<ptrdiff_t>(at),
            spans.begin() + static_cast<ptrdiff_t>(std::min(at + kBatch, spans.size()))});
  }
}

std::string Tracer::BodyOf(const std::vector<Span>& spans) const {
  Json list = Json::array(), resource = {Attribute("service.name", config_.service_name)};
  for (const Span& span : spans) list.push_back(JsonOf(span));
  const std::pair<const char*, const char*> names[] = {{"service_version", "service.version"},
                                                       {"service_instance_id", "service.instance.id"},
                                                       {"service_namespace", "service.namespace"},
                                                       {"deployment_environment", "deployment.environment"}};
  for (const auto& [key, name] : names)
    if (auto value = config_.resource.find(key); value != config_.resource.end())
      resource.push_back(Attribute(name, value->second));
  Json scope = {{"scope", {{"name", "regoc"}}}, {"spans", list}};
  Json all = {{"resource", {{"attributes", resource}}}, {"scopeSpans", Json::array({scope})}};
  return Json{{"resourceSpans", Json::array({all})}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Tracer::Send(const std::vector<Span>& spans) {
  std::string body = BodyOf(spans);
  stores::HttpRequest request{
      .method = "POST", .url = url_, .headers = {{"Content-Type", "application/json"}}, .body = body};
  stores::HttpResponse response = client_->Send(request, nullptr);
  if (response.success()) return sent_.Add(static_cast<int64_t>(spans.size()));
  dropped_.Add(static_cast<int64_t>(spans.size()));
  logger_.Error(
      "Spans were not sent: " + (response.fault.empty() ? "HTTP " + std::to_string(response.status) : response.fault),
      {{"plugin", "distributed_tracing"}});
}

std::unique_ptr<http::Session> TracedService::NewSession() {
  return std::make_unique<TracedSession>(service_.NewSession(), tracer_);
}

}  // namespace regoc::control
