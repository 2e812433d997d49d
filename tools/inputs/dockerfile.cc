// Dockerfiles, as BuildKit's parser takes them apart: one list of instructions, comments among them.
#include <optional>

#include "tools/inputs/cursor.h"
#include "tools/inputs/dockerfile_check.h"
#include "tools/inputs/dockerfile_words.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/json_text.h"

namespace regoc::inputs {

namespace {

using dockerfile::Instruction;

struct Comment {
  std::string text;
  size_t offset;
};

class Dockerfile {
 public:
  explicit Dockerfile(Maker& maker) : maker_(maker), in_(maker.text()) {}
  Draft Read();

 private:
  std::string_view NextLine();
  void TakeComment(std::string_view line, size_t offset);
  bool TakeDirective(std::string_view line, size_t offset);
  bool TakeContinuation(std::string& line) const;
  void ReadInstruction(std::string line, size_t offset);
  Instruction Parse(std::string_view line, size_t offset, uint32_t depth);
  void ParseArguments(Instruction& instruction, std::string_view rest, size_t offset, uint32_t depth);
  void ParsePairs(Instruction& instruction, std::string_view rest, size_t offset);
  bool ParseJson(Instruction& instruction, std::string_view rest, size_t offset);
  void SkipHeredocs(const Instruction& instruction, std::string_view line, size_t offset);
  void Add(const Instruction& instruction, size_t offset);
  Draft Entry(std::string_view name, size_t offset) const;

  Maker& maker_;
  Cursor in_;
  char escape_ = '\\';
  bool directives_ended_ = false;
  std::vector<std::string> directives_;
  std::vector<Comment> comments_;
  int stages_ = 0;
  Draft list_ = Draft::List(0);
};

// Without its end.
std::string_view Dockerfile::NextLine() {
  std::string_view line = in_.TakeLine();
  in_.Take('\n');
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view TrimLeft(std::string_view text) {
  while (!text.empty() && IsSpace(text[0])) text.remove_prefix(1);
  return text;
}

bool IsComment(std::string_view line) { return TrimLeft(line).starts_with('#'); }

// A comment without text parts what stands before it from the next instruction.
void Dockerfile::TakeComment(std::string_view line, size_t offset) {
  std::string_view text = Trim(line.substr(1));
  if (text.empty()) {
    comments_.clear();
  } else {
    comments_.push_back({std::string(text), offset + line.find('#')});
  }
}

// `# escape=...` and the like, before anything else.
bool Dockerfile::TakeDirective(std::string_view line, size_t offset) {
  if (directives_ended_) return false;
  directives_ended_ = true;
  if (!line.starts_with('#')) return false;
  Cursor in(TrimLeft(line.substr(1)));
  std::string name = LowerText(in.TakeWhile([](char c) { return IsLetter(c) || IsDigit(c); }));
  in.TakeWhile(IsSpace);
  if (name != "syntax" && name != "check" && name != "escape") return false;
  if (!in.Take('=')) return false;
  std::string_view value = Trim(in.text().substr(in.offset()));
  if (value.empty()) return false;
  for (const std::string& seen : directives_)
    if (seen == name) Fail(offset, "only one " + name + " parser directive can be used");
  directives_.push_back(name);
  if (name == "escape") {
    if (value != "`" && value != "\\")
      Fail(offset, "invalid escape token '" + std::string(value) + "' does not match ` or \\");
    escape_ = value[0];
  }
  directives_ended_ = false;
  return true;
}

// Whether the line goes on in the next one; then without the escape at its end. Two of them are none.
bool Dockerfile::TakeContinuation(std::string& line) const {
  size_t end = line.find_last_not_of(" \t");
  if (end == std::string::npos || line[end] != escape_ || (end > 0 && line[end - 1] == escape_)) return false;
  line.resize(end);
  return true;
}

Draft Dockerfile::Read() {
  if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
  while (!in_.AtEnd()) {
    size_t offset = in_.offset();
    std::string_view written = NextLine();
    std::string_view trimmed = TrimLeft(written);
    size_t begin = offset + (written.size() - trimmed.size());
    if (TakeDirective(trimmed, offset)) continue;
    if (trimmed.starts_with('#')) {
      TakeComment(written, offset);
      continue;
    }
    if (trimmed.empty()) continue;
    std::string line(trimmed);
    while (TakeContinuation(line) && !in_.AtEnd()) {
      std::string_view next = NextLine();
      while (!in_.AtEnd() && (IsComment(next) || Trim(next).empty())) next = NextLine();
      if (IsComment(next) || Trim(next).empty()) break;
      line += next;
    }
    ReadInstruction(std::move(line), begin);
  }
  if (list_.items.empty()) in_.Fail("file with no instructions");
  Draft document = Draft::List(list_.items[0].offset);
  document.Append(std::move(list_));
  return document;
}

void Dockerfile::ReadInstruction(std::string line, size_t offset) {
  Instruction instruction = Parse(line, offset, 0);
  SkipHeredocs(instruction, line, offset);
  if (std::string problem = dockerfile::Check(instruction); !problem.empty()) Fail(offset, problem);
  Add(instruction, offset);
}

Instruction Dockerfile::Parse(std::string_view line, size_t offset, uint32_t depth) {
  line = Trim(line);
  Cursor in(line);
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n'); };
  Instruction instruction;
  instruction.name = in.TakeWhile([&](char c) { return !blank(c); });
  instruction.lower_name = LowerText(instruction.name);
  instruction.has_arguments = !in.AtEnd();
  in.TakeWhile(blank);
  dockerfile::Flags flags = dockerfile::TakeFlags(line.substr(in.offset()), escape_);
  instruction.flags = std::move(flags.flags);
  ParseArguments(instruction, Trim(flags.rest), offset, depth);
  return instruction;
}

void Dockerfile::ParseArguments(Instruction& instruction, std::string_view rest, size_t offset, uint32_t depth) {
  const std::string& name = instruction.lower_name;
  if (rest.empty()) return;
  if (name == "env" || name == "label") return ParsePairs(instruction, rest, offset);
  if (name == "arg") {
    instruction.values = dockerfile::QuotedWords(rest, escape_);
  } else if (name == "expose" || name == "from") {
    instruction.values = dockerfile::Words(rest);
  } else if (name == "add" || name == "copy" || name == "volume") {
    if (!ParseJson(instruction, rest, offset)) instruction.values = dockerfile::Words(rest);
  } else if (name == "cmd" || name == "entrypoint" || name == "run" || name == "shell") {
    if (!ParseJson(instruction, rest, offset)) instruction.values.emplace_back(rest);
  } else if (name == "healthcheck") {
    size_t end = 0;
    while (end < rest.size() && !IsSpace(rest[end])) ++end;
    std::string type(rest.substr(0, end));
    rest = TrimLeft(rest.substr(end));
    if (!rest.empty() && !ParseJson(instruction, rest, offset)) instruction.values.emplace_back(rest);
    instruction.values.insert(instruction.values.begin(), type);
  } else if (name == "onbuild") {
    if (depth > 0) Fail(offset, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    instruction.trigger.push_back(Parse(rest, offset, depth + 1));
  } else {
    instruction.values.emplace_back(rest);  // of instructions that there are not, Check() says so
  }
}

// `NAME value`, or `NAME=value …`: three values a pair, the last one tells which it was.
void Dockerfile::ParsePairs(Instruction& instruction, std::string_view rest, size_t offset) {
  std::vector<std::string> words = dockerfile::QuotedWords(rest, escape_);
  if (words.empty()) return;
  std::vector<std::string>& values = instruction.values;
  if (words[0].find('=') == std::string::npos) {
    size_t end = rest.find_first_of("\t\v\f\r ");
    std::string name = instruction.lower_name == "env" ? "ENV" : "LABEL";
    if (end == std::string_view::npos) Fail(offset, name + " must have two arguments");
    size_t value = rest.find_first_not_of("\t\v\f\r ", end);
    values = {std::string(rest.substr(0, end)), std::string(rest.substr(value)), ""};
    return;
  }
  for (const std::string& word : words) {
    size_t equals = word.find('=');
    if (equals == std::string::npos)
      Fail(offset, "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
    values.insert(values.end(), {word.substr(0, equals), word.substr(equals + 1), "="});
  }
}

bool Dockerfile::ParseJson(Instruction& instruction, std::string_view rest, size_t offset) {
  if (!rest.starts_with('[')) return false;
  std::vector<std::string> warnings;
  std::optional<Value> array;
  try {
    array = ReadJsonText(maker_, rest, Fault::kNowhere, {}, warnings).value;
  } catch (const Fault&) {
    return false;  // then it is a line for the shell
  }
  if (!array->is_array()) return false;
  for (uint32_t i = 0; i < array->size(); ++i) {
    Value item = array->items()[i];
    if (!item.is_string()) Fail(offset, "when using JSON array syntax, arrays must be comprised of strings only");
    instruction.values.emplace_back(item.text());
  }
  instruction.json = true;
  return true;
}

void Dockerfile::SkipHeredocs(const Instruction& instruction, std::string_view line, size_t offset) {
  const Instruction& holder = instruction.trigger.empty() ? instruction : instruction.trigger[0];
  bool may = holder.lower_name == "add" || holder.lower_name == "copy" || holder.lower_name == "run";
  if (!may || holder.json || line.find("<<") == std::string_view::npos) return;
  for (const dockerfile::Heredoc& heredoc : dockerfile::Heredocs(line)) {
    bool ended = false;
    while (!ended && !in_.AtEnd()) {
      std::string_view body = NextLine();
      if (heredoc.strips_tabs) body.remove_prefix(std::min(body.find_first_not_of('\t'), body.size()));
      ended = body == heredoc.end;
    }
    if (!ended) Fail(offset, "unterminated heredoc");
  }
}

Draft Dockerfile::Entry(std::string_view name, size_t offset) const {
  Draft entry = Draft::Map(offset);
  entry.Set("Cmd", Draft::Text(name, offset));
  entry.Set("SubCmd", Draft::Text("", offset));
  entry.Set("JSON", Draft::Bool(false, offset));
  entry.Set("Flags", Draft::Null(offset));
  entry.Set("Value", Draft::Null(offset));
  entry.Set("Stage", Draft::Integer(std::max(stages_ - 1, 0), offset));
  return entry;
}

Draft TextList(const std::vector<std::string>& texts, size_t offset) {
  Draft list = Draft::List(offset);
  for (const std::string& text : texts) list.Append(Draft::Text(text, offset));
  return list;
}

void Dockerfile::Add(const Instruction& instruction, size_t offset) {
  if (instruction.lower_name == "from") ++stages_;
  for (const Comment& comment : comments_) {
    Draft entry = Entry("comment", comment.offset);
    entry.Set("Value", TextList({comment.text}, comment.offset));
    list_.Append(std::move(entry));
  }
  comments_.clear();
  Draft entry = Entry(instruction.lower_name, offset);
  if (instruction.has_arguments) entry.Set("Flags", TextList(instruction.flags, offset));
  const Instruction& holder = instruction.trigger.empty() ? instruction : instruction.trigger[0];
  if (!instruction.trigger.empty()) entry.Set("SubCmd", Draft::Text(holder.name, offset));
  entry.Set("JSON", Draft::Bool(holder.json, offset));
  if (!holder.values.empty()) entry.Set("Value", TextList(holder.values, offset));
  list_.Append(std::move(entry));
}

}  // namespace

Parsed ReadDockerfile(Maker& maker) { return MakeParsed(maker, Dockerfile(maker).Read()); }

}  // namespace regoc::inputs
