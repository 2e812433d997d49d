#include "runtime/builtins/yaml_reader.h"

#include <yaml.h>

#include <string>

#include "runtime/builtins/text.h"
#include "runtime/builtins/yaml_builder.h"

namespace regoc::builtins {

namespace {

constexpr size_t kMaxDepth = 1000;

std::string_view TextOf(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

// libyaml's parser, of which go-yaml's is a translation.
class EventReader {
 public:
  explicit EventReader(std::string_view text) {
    good_ = yaml_parser_initialize(&parser_) != 0;
    if (good_) yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~EventReader() {
    if (good_) yaml_parser_delete(&parser_);
  }
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  // Calls `take(event)` for each event until it is false; false when the text is wrong.
  template <typename Take>
  bool ForEach(Take take) {
    for (bool more = good_; more;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) return false;
      more = event.type != YAML_STREAM_END_EVENT && take(event);
      yaml_event_delete(&event);
    }
    return good_;
  }

  // "line 1: did not find expected ',' or ']'": the line of the context, if there is one; the first line is left out.
  std::string Complaint() const {
    if (!good_ || parser_.problem == nullptr) return "unknown problem parsing YAML content";
    size_t line = parser_.context_mark.line != 0 ? parser_.context_mark.line : parser_.problem_mark.line;
    if (line != 0 && parser_.error == YAML_SCANNER_ERROR) ++line;
    return (line == 0 ? "" : "line " + std::to_string(line) + ": ") + parser_.problem;
  }

 private:
  yaml_parser_t parser_;
  bool good_ = false;
};

}  // namespace

std::optional<Value> ParseYaml(CallContext& ctx, std::string_view text, std::string_view& fault) {
  EventReader reader(text);
  YamlBuilder builder(ctx.arena);
  std::string complaint;
  size_t depth = 0;
  bool good = reader.ForEach([&](const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        builder.BeginDocument();
        break;
      case YAML_DOCUMENT_END_EVENT:
        builder.EndDocument();
        break;
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        builder.Scalar({reinterpret_cast<const char*>(scalar.value), scalar.length}, TextOf(scalar.tag),
                       scalar.style == YAML_PLAIN_SCALAR_STYLE, TextOf(scalar.anchor));
        break;
      }
      case YAML_SEQUENCE_START_EVENT:
      case YAML_MAPPING_START_EVENT: {
        bool mapping = event.type == YAML_MAPPING_START_EVENT;
        if (++depth > kMaxDepth) complaint = "exceeded max depth of " + std::to_string(kMaxDepth);
        builder.Begin(mapping, TextOf(mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor));
        break;
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        --depth;
        builder.End();
        break;
      case YAML_ALIAS_EVENT: {
        std::string_view name = TextOf(event.data.alias.anchor);
        if (!builder.Alias(name)) complaint = "unknown anchor '" + std::string(name) + "' referenced";
        break;
      }
      default:
        break;
    }
    return complaint.empty();
  });
  if (!good) complaint = reader.Complaint();
  if (!complaint.empty()) {
    fault = Join(ctx.arena, "yaml: ", complaint);
    return std::nullopt;
  }
  std::optional<Value> value = builder.Finish(complaint);
  if (!value) fault = ctx.arena.Copy(complaint);
  return value;
}

}  // namespace regoc::builtins
