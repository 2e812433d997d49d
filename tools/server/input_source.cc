#include "tools/server/input_source.h"

#include "runtime/value/table.h"
#include "tools/common/data_tree.h"
#include "tools/server/go_json.h"

namespace regoc::server {

namespace {

std::string_view GoType(Value value) {
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  return value.is_boolean() ? "bool" : "number";
}

}  // namespace

bool IsYamlBody(const http::Request& request) {
  return request.field("content-type").find("yaml") != std::string_view::npos;
}

std::string_view InputReader::Padded(std::string_view text) {
  size_t size = text.size();
  kept_.assign(text);
  kept_.append(http::kBodyPadding, '\0');
  return {kept_.data(), size};
}

std::string_view InputReader::BodyText(const http::Request& request, std::string& fault) {
  if (!IsYamlBody(request) || request.body.empty()) return request.body;
  arena_.Reset();
  Result<Value> value = tools::ReadValue(reader_, arena_, "body.yaml", request.body);
  if (!value.ok()) {
    std::string_view message = value.error().message;
    if (message.starts_with("body.yaml: ")) message.remove_prefix(11);
    fault = message;
    return {};
  }
  std::string json;
  AppendJson(json, *value);
  return Padded(json);
}

// What Go's decoder takes counts: the first value of the text, whatever follows it.
template <typename Parse>
InputRead InputReader::ReadWith(InputSource& source, Parse parse, OptionalValue& input) {
  InputRead read;
  if (source.form == InputSource::Form::kNone) return read;
  Result<Value> value = parse(source.text);
  if (!value.ok()) {
    JsonScan scan = ScanJson(source.text);
    if (!scan.error.empty()) return read.fault = WithOffset(scan), read;
    if (scan.at < source.text.size()) source.text = Padded(std::string(source.text.substr(0, scan.at)));
    value = parse(source.text);
    if (!value.ok()) return read.fault = value.error().message, read;
  }
  if (source.form == InputSource::Form::kBare) return input = *value, read;
  if (value->is_object()) {
    if (!input) input = value->object().Get("input");
    if (input && (*input).is_null()) input = {};  // Go's decoder takes null for nothing
  } else if (!value->is_null()) {
    return read.fault = "json: cannot unmarshal " + std::string(GoType(*value)) + " into Go value of type types.alias",
           read;
  }
  read.missing = !input;
  return read;
}

InputRead InputReader::Read(engine::Evaluator& evaluator, InputSource& source) {
  OptionalValue input;
  if (source.form == InputSource::Form::kValue) return evaluator.SetInput(source.value), InputRead();
  if (source.form == InputSource::Form::kWrapped) {
    auto parse = [&](std::string_view text) {
      Result<Value> document = evaluator.ReadPaddedRequest(text);
      input = evaluator.input();
      return document;
    };
    InputRead read = ReadWith(source, parse, input);
    if (!input) evaluator.SetInput({});
    return read;
  }
  auto parse = [&](std::string_view text) -> Result<Value> {
    if (Status done = evaluator.ReadPaddedInput(text); !done.ok()) return done.error();
    return *evaluator.input();
  };
  return ReadWith(source, parse, input);
}

InputRead InputReader::Check(InputSource& source, OptionalValue& input) {
  if (source.form == InputSource::Form::kValue) return input = source.value, InputRead();
  auto parse = [&](std::string_view text) {
    arena_.Reset();
    return reader_.Parse(arena_, text);
  };
  return ReadWith(source, parse, input);
}

}  // namespace regoc::server
