// CUE and Jsonnet, evaluated by their own commands.
#include <charconv>

#include "tools/inputs/command.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/json_text.h"

namespace regoc::inputs {

namespace {

// The place in a message like "<stdin>:3:5: …" or "-:3:5", and the message without it.
Fault TakePlace(std::string_view message, std::string_view file) {
  size_t at = message.find(std::string(file) + ":");
  if (at == std::string_view::npos) return {std::string(message), Fault::kNowhere, {}};
  const char* end = message.data() + message.size();
  Place place;
  auto [row_end, row_error] = std::from_chars(message.data() + at + file.size() + 1, end, place.row);
  if (row_error != std::errc()) return {std::string(message), Fault::kNowhere, {}};
  const char* rest = row_end;
  if (rest != end && *rest == ':') {
    auto [column_end, column_error] = std::from_chars(rest + 1, end, place.column);
    if (column_error == std::errc()) rest = column_end;
  }
  while (rest != end && (*rest == ':' || *rest == ' ' || *rest == '-')) ++rest;
  std::string words = std::string(message.substr(0, at)) + std::string(rest, end);
  return {std::string(Trim(words)), Fault::kNowhere, place};
}

// What `arguments` print for the maker's text. `file` is what they call their standard input.
Parsed ReadByCommand(Maker& maker, const std::vector<std::string>& arguments, std::string_view file) {
  CommandOutput result = RunCommand(arguments, maker.text());
  if (!result.found)
    Fail(Fault::kNowhere, "the command `" + arguments[0] + "` is needed to read this format, and is not there");
  if (result.timed_out) Fail(Fault::kNowhere, "the command `" + arguments[0] + "` takes too long, or prints too much");
  if (result.exit_code != 0) {
    std::string_view message = Trim(result.errors);
    if (message.empty()) Fail(Fault::kNowhere, arguments[0] + " failed");
    std::string_view first = message.substr(0, message.find('\n'));
    if (first.find(std::string(file) + ":") != std::string_view::npos) throw TakePlace(first, file);
    Fault fault = TakePlace(message, file);  // the places come in lines of their own
    while (first.ends_with(':')) first.remove_suffix(1);
    fault.message = first;
    throw fault;
  }
  Parsed parsed;
  parsed.documents.push_back(ReadJsonText(maker, result.output, Fault::kNowhere, {}, parsed.warnings));
  return parsed;
}

std::string FolderOf(const std::string& name) {
  size_t slash = name.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : name.substr(0, slash);
}

}  // namespace

Parsed ReadCue(Maker& maker) { return ReadByCommand(maker, {"cue", "export", "--out", "json", "cue:", "-"}, "-"); }

// Imports are looked for beside the file.
Parsed ReadJsonnet(Maker& maker) {
  return ReadByCommand(maker, {"jsonnet", "-J", FolderOf(maker.name()), "-"}, "<stdin>");
}

}  // namespace regoc::inputs
