#include <dlfcn.h>
#include <librdkafka/rdkafka.h>

#include "tools/decision_log/event_fields.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

enum class KeyBy { kNone, kDecisionId, kPath };

// Errors of a message that no other try will change.
bool IsFinal(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_MSG ||
         code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

// What a batch waits for.
struct Reports {
  std::vector<Verdict>* verdicts;
  std::string* fault;
  size_t waiting = 0;
};

// A message's opaque is its place in the batch, plus one.
void OnReport(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  auto& reports = **static_cast<Reports**>(opaque);
  size_t place = reinterpret_cast<size_t>(message->_private) - 1;
  --reports.waiting;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    (*reports.verdicts)[place] = Verdict::kSent;
    return;
  }
  (*reports.verdicts)[place] = IsFinal(message->err) ? Verdict::kRefused : Verdict::kRetry;
  *reports.fault = std::string("Kafka: ") + rd_kafka_err2str(message->err);
}

class KafkaSink final : public Sink {
 public:
  KafkaSink(std::string topic, KeyBy key) : topic_(std::move(topic)), key_(key) {}
  ~KafkaSink() override {
    if (producer_) rd_kafka_destroy(producer_);
  }

  // Takes `conf`.
  std::string Begin(rd_kafka_conf_t* conf) {
    char why[512];
    rd_kafka_conf_set_opaque(conf, &reports_);
    rd_kafka_conf_set_dr_msg_cb(conf, OnReport);
    producer_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (producer_) return "";
    rd_kafka_conf_destroy(conf);
    return why;
  }

  Journal::Limits limits() const override { return {.events = 1000, .bytes = size_t{8} << 20}; }

  // Ends when there is a report on each message; librdkafka gives one after message.timeout.ms at the latest.
  Delivery Send(std::span<const std::string_view> events) override {
    Delivery delivery = Delivery::All(events.size(), Verdict::kRetry);
    Reports reports{&delivery.verdicts, &delivery.fault};
    reports_ = &reports;
    for (size_t i = 0; i < events.size(); ++i) {
      rd_kafka_resp_err_t code = Produce(events[i], i);
      while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        rd_kafka_poll(producer_, 100);
        code = Produce(events[i], i);
      }
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++reports.waiting;
      } else {
        delivery.verdicts[i] = IsFinal(code) ? Verdict::kRefused : Verdict::kRetry;
        delivery.fault = std::string("Kafka: ") + rd_kafka_err2str(code);
      }
    }
    while (reports.waiting > 0) rd_kafka_poll(producer_, 1000);
    reports_ = nullptr;
    return delivery;
  }

 private:
  rd_kafka_resp_err_t Produce(std::string_view event, size_t place) {
    std::string_view key;
    if (key_ != KeyBy::kNone) {
      fields_.Read(event);
      key = key_ == KeyBy::kPath ? fields_.path : fields_.decision_id;
    }
    // The event lives until its report is there.
    return rd_kafka_producev(producer_, RD_KAFKA_V_TOPIC(topic_.c_str()),
                             RD_KAFKA_V_VALUE(const_cast<char*>(event.data()), event.size()),
                             RD_KAFKA_V_KEY(key.empty() ? nullptr : key.data(), key.size()), RD_KAFKA_V_MSGFLAGS(0),
                             RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(place + 1)), RD_KAFKA_V_END);
  }

  const std::string topic_;
  const KeyBy key_;
  rd_kafka_t* producer_ = nullptr;
  Reports* reports_ = nullptr;
  EventFields fields_;
};

// Faults name the property.
rd_kafka_conf_t* Configure(Section& section) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  auto set = [&](const std::string& key, const std::string& name, const std::string& value) {
    char why[512];
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK)
      section.Fail(key, why);
  };
  std::string brokers;
  for (const std::string& broker : section.Texts("brokers")) brokers += (brokers.empty() ? "" : ",") + broker;
  if (brokers.empty()) section.Fail("brokers", "must be set");
  set("brokers", "bootstrap.servers", brokers);
  set("brokers", "enable.idempotence", "true");  // order is kept, and retries of librdkafka's make no second message
  set("brokers", "log_level", "0");
  set("compression", "compression.codec", section.Choice("compression", {"lz4", "none", "gzip", "snappy", "zstd"}));
  set("timeout_seconds", "message.timeout.ms", std::to_string(section.Integer("timeout_seconds", 30, 1, 600) * 1000));
  for (const auto& [name, value] : section.TextMap("properties")) set("properties." + name, name, value);
  return conf;
}

}  // namespace

Result<std::unique_ptr<Sink>> NewKafkaSink(Section& section) {
  if (::dlopen("librdkafka.so.1", RTLD_LAZY | RTLD_LOCAL) == nullptr) {
    section.Fail("type", std::string("kafka needs librdkafka: ") + ::dlerror());
    return std::unique_ptr<Sink>();
  }
  std::string topic = section.Required("topic");
  std::string key = section.Choice("key", {"decision_id", "path", "none"});
  auto sink = std::make_unique<KafkaSink>(topic, key == "path"   ? KeyBy::kPath
                                                 : key == "none" ? KeyBy::kNone
                                                                 : KeyBy::kDecisionId);
  if (std::string why = sink->Begin(Configure(section)); !why.empty()) section.Fail("properties", why);
  return std::unique_ptr<Sink>(std::move(sink));
}

}  // namespace regoc::decision_log
