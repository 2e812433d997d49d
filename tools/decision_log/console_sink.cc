#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

// As OPA's logger prints it: "file:row: code: message".
std::string ErrorText(Value error) {
  if (!error.is_object()) {
    if (error.is_string()) return std::string(error.text());
    std::string json;
    AppendJson(json, error);
    return json;
  }
  auto text = [](OptionalValue value) {
    return value && (*value).is_string() ? std::string((*value).text()) : std::string();
  };
  const Object& object = error.object();
  std::string out;
  if (OptionalValue location = object.Get("location"); location && (*location).is_object()) {
    std::string file = text((*location).object().Get("file")), row, column;
    if (OptionalValue value = (*location).object().Get("row")) AppendJson(row, *value);
    if (OptionalValue value = (*location).object().Get("col")) AppendJson(column, *value);
    out = (file.empty() ? row + ":" + column : file + ":" + row) + ": ";
  }
  return out + text(object.Get("code")) + ": " + text(object.Get("message"));
}

class ConsoleSink final : public Sink {
 public:
  explicit ConsoleSink(int file) : file_(file) {}

  Journal::Limits limits() const override { return {.events = 1000, .bytes = size_t{1} << 20}; }

  Delivery Send(std::span<const std::string_view> events) override {
    std::string time;
    AppendTimestamp(
        time,
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() *
            1000000000);
    out_.clear();
    for (std::string_view event : events) AppendLine(event, time);
    for (std::string_view left = out_; !left.empty();) {
      ssize_t written = ::write(file_, left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0)
        return Delivery::All(events.size(), Verdict::kRefused, std::string("the console: ") + std::strerror(errno));
      left.remove_prefix(static_cast<size_t>(written));
    }
    return Delivery::All(events.size(), Verdict::kSent);
  }

 private:
  // Keys in order, with those of a line of the log.
  void AppendLine(std::string_view event, const std::string& time) {
    arena_.Reset();
    Result<Value> read = reader_.Parse(arena_, event);
    if (!read.ok() || !read->is_object()) return;
    Object* line = Object::New(arena_);
    const Object& object = read->object();
    for (uint32_t i = 0; i < object.count; ++i) line->Put(object.items[i].key, object.items[i].value);
    std::string error;
    if (OptionalValue value = object.Get("error")) {
      error = ErrorText(*value);
      line->Put(Value::String("error"), Value::String(error));
    }
    line->Put(Value::String("level"), Value::String("info"));
    line->Put(Value::String("msg"), Value::String("Decision Log"));
    line->Put(Value::String("time"), Value::String(time));
    line->Put(Value::String("type"), Value::String("openpolicyagent.org/decision_logs"));
    AppendJson(out_, Value::Object(line), {.escape_html = true});
    out_ += '\n';
  }

  const int file_;
  Arena arena_;
  JsonReader reader_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Sink> NewConsoleSink(Section& section) {
  return std::make_unique<ConsoleSink>(section.Choice("output", {"stderr", "stdout"}) == "stdout" ? STDOUT_FILENO
                                                                                                  : STDERR_FILENO);
}

}  // namespace regoc::decision_log
