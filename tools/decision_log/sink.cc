#include "tools/decision_log/sink.h"

#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

constexpr double kSoon = 0.1;   // seconds, for sinks on this machine
constexpr double kPatient = 1;  // for others

Result<std::unique_ptr<Sink>> ByType(const std::string& type, Section& section, const SinkContext& context) {
  if (type == "service")
    return NewServiceSink(section, context, section.Required("service"), section.Text("resource", "/logs"));
  if (type == "console") return NewConsoleSink(section);
  if (type == "file") return NewFileSink(section);
  if (type == "elasticsearch" || type == "opensearch") return NewElasticsearchSink(section);
  if (type == "splunk") return NewSplunkSink(section);
  if (type == "datadog") return NewDatadogSink(section);
  if (type == "kafka") return NewKafkaSink(section);
  if (type == "syslog") return NewSyslogSink(section);
  section.Fail("type",
               "there is no sink \"" + type +
                   "\"; there are service, console, file, elasticsearch, opensearch, splunk, datadog, kafka, syslog");
  return std::unique_ptr<Sink>();
}

}  // namespace

Result<MadeSink> MakeSink(SinkSettings& settings, const SinkContext& context) {
  MadeSink made;
  if (settings.asked_by_opa_key && settings.type == "service") {
    Result<std::unique_ptr<Sink>> sink =
        NewServiceSink(settings.section, context, context.settings.service, context.settings.resource);
    if (!sink.ok()) return sink.error();
    made.sink = std::move(*sink);
    made.pace = {context.settings.trigger, context.settings.min_delay, context.settings.max_delay,
                 context.settings.upload_limit_bytes};
    return made;
  }
  Result<std::unique_ptr<Sink>> sink = ByType(settings.type, settings.section, context);
  if (!sink.ok()) return sink.error();
  made.sink = std::move(*sink);
  bool local = settings.type == "console" || settings.type == "file" || settings.type == "syslog";
  double delay = settings.section.Number("delay_seconds", local ? kSoon : kPatient, 0.01, 86400);
  made.pace.min_delay = made.pace.max_delay = std::chrono::milliseconds(static_cast<int64_t>(delay * 1000));
  if (context.settings.trigger == Trigger::kManual && !local) made.pace.trigger = Trigger::kManual;
  return made;
}

}  // namespace regoc::decision_log
