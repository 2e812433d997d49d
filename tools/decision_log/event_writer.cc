#include "tools/decision_log/event_writer.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::decision_log {

namespace {

constexpr JsonStyle kGo{.escape_html = true};

// JSON that somebody else wrote, on one line: line ends stand only between its tokens.
void AppendOnOneLine(std::string& out, std::string_view json) {
  size_t from = out.size();
  out += json;
  if (std::memchr(json.data(), '\n', json.size()) || std::memchr(json.data(), '\r', json.size()))
    std::replace_if(
        out.begin() + static_cast<ptrdiff_t>(from), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

void AppendInteger(std::string& out, auto value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void AppendTextField(std::string& out, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  ((out += ",\"") += key) += "\":";
  AppendJsonText(out, text);
}

void AppendJsonField(std::string& out, std::string_view key, std::string_view json) {
  if (json.empty()) return;
  ((out += ",\"") += key) += "\":";
  AppendOnOneLine(out, json);
}

// [name, argument, …] to result, as {"time.now_ns":{"[]":…}}.
void AppendKnownResults(std::string& out, Value known) {
  std::map<std::string_view, std::map<std::string, Value>> calls;
  const Object& object = known.object();
  for (uint32_t i = 0; i < object.count; ++i) {
    Value call = object.items[i].key;
    if (!call.is_array() || call.size() == 0 || !call.items()[0].is_string()) continue;
    std::string arguments;
    AppendJson(arguments, Value::Array(call.items() + 1, call.size() - 1), kGo);
    calls[call.items()[0].text()][arguments] = object.items[i].value;
  }
  out += '{';
  for (const auto& [name, results] : calls) {
    if (out.back() != '{') out += ',';
    AppendJsonText(out, name);
    out += ":{";
    for (const auto& [arguments, result] : results) {
      if (out.back() != '{') out += ',';
      AppendJsonText(out, arguments);
      out += ':';
      AppendJson(out, result, kGo);
    }
    out += '}';
  }
  out += '}';
}

std::string_view Written(std::string& kept, std::string_view json, OptionalValue value) {
  if (!json.empty() || !value) return json;
  kept.clear();
  AppendJson(kept, *value, kGo);
  return kept;
}

}  // namespace

void AppendJsonText(std::string& out, std::string_view text) { AppendJson(out, Value::String(text), kGo); }

void AppendTimestamp(std::string& out, int64_t time_ns) {
  int64_t seconds = time_ns / 1000000000, rest = time_ns % 1000000000;
  if (rest < 0) --seconds, rest += 1000000000;
  std::time_t time = seconds;
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[64];
  size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  size += static_cast<size_t>(std::snprintf(text + size, sizeof text - size, ".%09lld", static_cast<long long>(rest)));
  while (text[size - 1] == '0') --size;
  if (text[size - 1] == '.') --size;
  out.append(text, size) += 'Z';
}

EventWriter::EventWriter(const std::map<std::string, std::string>& labels, std::vector<std::string> headers)
    : labels_("\"labels\":{"), headers_(std::move(headers)) {
  for (const auto& [name, value] : labels) {
    if (labels_.back() != '{') labels_ += ',';
    AppendJsonText(labels_, name);
    labels_ += ':';
    AppendJsonText(labels_, value);
  }
  labels_ += '}';
}

EventParts EventWriter::PartsOf(const server::Decision& decision) {
  EventParts parts;
  parts.input = Written(input_, decision.input_json, decision.input);
  parts.result = Written(result_, decision.result_json, decision.result);
  if (decision.nondeterministic && (*decision.nondeterministic).is_object()) {
    nondeterministic_.clear();
    AppendKnownResults(nondeterministic_, *decision.nondeterministic);
    parts.nondeterministic = nondeterministic_;
  }
  return parts;
}

void EventWriter::AppendBundles(std::string& out, const server::Generation* generation) {
  if (generation == nullptr || generation->bundles.empty()) return;
  if (generation != generation_ || generation->number != generation_number_) {
    generation_ = generation;
    generation_number_ = generation->number;
    bundles_ = ",\"bundles\":{";
    for (const auto& [name, bundle] : generation->bundles) {
      if (bundles_.back() != '{') bundles_ += ',';
      AppendJsonText(bundles_, name);
      bundles_ += ":{";
      if (!bundle.revision.empty()) AppendJsonText(bundles_ += "\"revision\":", bundle.revision);
      bundles_ += '}';
    }
    bundles_ += '}';
  }
  out += bundles_;
}

void EventWriter::AppendMetrics(std::string& out, const server::Decision& decision) {
  if (decision.metrics.empty()) return;
  metrics_.assign(decision.metrics.begin(), decision.metrics.end());
  std::sort(metrics_.begin(), metrics_.end());
  out += ",\"metrics\":{";
  for (const auto& [name, value] : metrics_) {
    if (out.back() != '{') out += ',';
    AppendJsonText(out, name);
    out += ':';
    AppendInteger(out, value);
  }
  out += '}';
}

void EventWriter::AppendHeaders(std::string& out, const http::Request* request) {
  if (request == nullptr || headers_.empty()) return;
  bool begun = false;
  for (const std::string& name : headers_) {
    bool found = false;
    for (const http::Field& field : request->fields) {
      if (field.name.size() != name.size() || strncasecmp(field.name.data(), name.data(), name.size()) != 0) continue;
      if (!found) {
        out += begun ? "," : ",\"request_context\":{\"http\":{\"headers\":{";
        AppendJsonText(out, name);
        out += ":[";
      } else {
        out += ',';
      }
      begun = found = true;
      AppendJsonText(out, field.value);
    }
    if (found) out += ']';
  }
  if (begun) out += "}}}";
}

void EventWriter::Append(std::string& out, const server::Decision& decision, const EventParts& parts) {
  (out += '{') += labels_;
  out += ",\"decision_id\":";
  AppendJsonText(out, decision.id);
  AppendTextField(out, "batch_decision_id", decision.batch_id);
  AppendTextField(out, "trace_id", decision.trace_id);
  AppendTextField(out, "span_id", decision.span_id);
  AppendBundles(out, decision.generation);
  AppendTextField(out, "path", decision.path);
  AppendTextField(out, "query", decision.query);
  AppendJsonField(out, "input", parts.input);
  AppendJsonField(out, "result", parts.result);
  AppendJsonField(out, "nd_builtin_cache", parts.nondeterministic);
  AppendJsonField(out, "erased", parts.erased);
  AppendJsonField(out, "masked", parts.masked);
  AppendJsonField(out, "error", decision.error_json);
  if (decision.request && decision.request->peer) AppendTextField(out, "requested_by", decision.request->peer->address);
  out += ",\"timestamp\":\"";
  AppendTimestamp(out, decision.time_ns);
  out += '"';
  AppendMetrics(out, decision);
  if (decision.request_number != 0) AppendInteger(out += ",\"req_id\":", decision.request_number);
  AppendHeaders(out, decision.request);
  AppendJsonField(out, "custom", decision.custom_json);
  out += '}';
}

}  // namespace regoc::decision_log
