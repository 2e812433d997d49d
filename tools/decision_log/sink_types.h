// The kinds of sinks. Each reads what is left of its section; faults are the section's.
#pragma once

#include "tools/decision_log/sink.h"

namespace regoc::decision_log {

// OPA's log service: POST <service>/<resource>, JSON arrays in gzip
// (openpolicyagent.org/docs/management-decision-logs).
Result<std::unique_ptr<Sink>> NewServiceSink(Section& section, const SinkContext& context, const std::string& service,
                                             const std::string& resource);
// OPA's structured line for each event, on the standard error output.
std::unique_ptr<Sink> NewConsoleSink(Section& section);
// JSON lines in a file that is rotated.
std::unique_ptr<Sink> NewFileSink(Section& section);
// The bulk API of Elasticsearch and OpenSearch.
std::unique_ptr<Sink> NewElasticsearchSink(Section& section);
// Splunk's HTTP event collector.
std::unique_ptr<Sink> NewSplunkSink(Section& section);
// Datadog's log intake, version 2.
std::unique_ptr<Sink> NewDatadogSink(Section& section);
// A topic of Kafka, by librdkafka.
Result<std::unique_ptr<Sink>> NewKafkaSink(Section& section);
// RFC 5424 over UDP, TCP (RFC 6587) or a Unix socket.
std::unique_ptr<Sink> NewSyslogSink(Section& section);

}  // namespace regoc::decision_log
