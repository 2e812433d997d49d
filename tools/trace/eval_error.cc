#include "tools/trace/eval_error.h"

#include <algorithm>

#include "compiler/syntax/walk.h"
#include "runtime/value/json.h"

namespace regoc::trace {

namespace {

constexpr size_t kMaxFrameText = 80;  // characters

// The expression's source with the values of its variables in their place.
std::string Resolved(const Events& events, const Events::Open& open) {
  SourceRange range = open.point->expr->range;
  struct Part {
    uint32_t begin, end;
    std::string value;
  };
  std::vector<Part> parts;
  for (const planner::ObservedTerm& term : open.point->terms) {
    SourceRange at = term.term->range;
    OptionalValue value = events.Read(term.value, open.locals);
    bool whole = at.begin == range.begin && at.end == range.end;  // made for the expression, not written
    if (!term.term->As<ast::Var>() || whole || !value.defined() || at.begin < range.begin || at.end > range.end)
      continue;
    std::string text = ToRego(*value);
    if (text.size() <= kMaxFrameText) parts.push_back({at.begin, at.end, std::move(text)});
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.begin < b.begin; });
  std::string out;
  uint32_t done = range.begin;
  for (const Part& part : parts) {
    if (part.begin < done) continue;
    out += std::string(range.file->text().substr(done, part.begin - done)) + part.value;
    done = part.end;
  }
  return out + std::string(range.file->text().substr(done, range.end - done));
}

// What begins at a place of the question: the expression, or the smallest term. Empty when nothing does.
std::string_view TextAt(const ast::Expr& expr, uint32_t row, uint32_t column) {
  SourceFile::Position place{row, column};
  if (!expr.range.valid() || !expr.range.file->name().empty()) return "";
  if (expr.range.start() == place) return expr.range.text();
  SourceRange found;
  syntax::WalkTerms(expr, [&](const ast::Term& term) {
    if (term.range.valid() && term.range.start() == place) found = term.range;
    return true;
  });
  return found.text();
}

}  // namespace

EvaluationFault FaultOf(const EvalError& error, const plan::Policy& policy) {
  return {std::string(error.code),
          std::string(error.message),
          error.file ? policy.files[error.file - 1] : "",
          error.row,
          error.column,
          {},
          ""};
}

std::vector<StackFrame> StackOf(const Events& events) {
  std::vector<StackFrame> stack;
  const std::vector<Events::Open>& open = events.open();
  for (size_t i = open.size(); i-- > 0;) {
    if (!stack.empty() && stack.back().query == open[i].query) continue;
    StackFrame& frame = stack.emplace_back();
    frame.query = open[i].query;
    const ast::Expr* expr = open[i].point->expr;
    if (!expr || !expr->range.valid()) continue;
    frame.placed = true;
    frame.file = expr->range.file->name();
    frame.row = expr->range.start().row, frame.column = expr->range.start().column;
    frame.text = FrameExcerpt(Resolved(events, open[i]));
  }
  return stack;
}

void BuiltinFaults::OnBuiltinError(const EvalError& error, const Events& events) {
  if (faults_.size() == limit_) return;
  faults_.push_back(FaultOf(error, policy_));
  AddStack(faults_.back(), events);
}

void AddStack(EvaluationFault& fault, const Events& events) {
  fault.stack = StackOf(events);
  if (!fault.file.empty() || fault.stack.empty()) return;
  for (size_t i = events.open().size(); i-- > 0 && fault.text.empty();)
    if (const ast::Expr* expr = events.open()[i].point->expr) fault.text = TextAt(*expr, fault.row, fault.column);
}

std::string FaultText(const EvaluationFault& fault) {
  std::string place;
  if (fault.row == 0)
    place = "";
  else if (!fault.file.empty())
    place = fault.file + ":" + std::to_string(fault.row) + ": ";
  else if (!fault.text.empty())
    place = fault.text + ": ";
  else
    place = std::to_string(fault.row) + ":" + std::to_string(fault.column) + ": ";
  return place + fault.code + ": " + fault.message;
}

std::string FrameExcerpt(const std::string& source) {
  std::string text;
  bool blank = false;
  for (char c : source) {
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
    if (!space && blank && !text.empty()) text += ' ';
    blank = space;
    if (!space) text += c;
  }
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (characters++ == kMaxFrameText) return text.substr(0, i) + "...";
  }
  return text;
}

std::string FrameText(const StackFrame& frame) {
  if (!frame.placed) return "<unknown>";
  std::string place = frame.file.empty() ? std::to_string(frame.row) + ":" + std::to_string(frame.column)
                                         : frame.file + ":" + std::to_string(frame.row);
  return place + (frame.text.empty() ? "" : ": " + frame.text);
}

void WritePlace(syntax::JsonWriter& json, const std::string& file, uint32_t row, uint32_t column) {
  json.Key("location");
  json.BeginObject();
  json.Key("file");
  json.String(file);
  json.Key("row");
  json.Int(row);
  json.Key("col");
  json.Int(column);
  json.EndObject();
}

void WriteStack(syntax::JsonWriter& json, const std::vector<StackFrame>& stack) {
  json.BeginArray();
  for (const StackFrame& frame : stack) {
    json.BeginObject();
    json.Key("query_id");
    json.Int(static_cast<int64_t>(frame.query));
    if (frame.placed) WritePlace(json, frame.file, frame.row, frame.column);
    json.EndObject();
  }
  json.EndArray();
}

void WriteFault(syntax::JsonWriter& json, const EvaluationFault& fault, bool message_first) {
  auto text = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    json.Key(name);
    json.String(value);
  };
  if (message_first) text("message", fault.message);
  text("code", fault.code);
  if (!message_first) text("message", fault.message);
  if (fault.row) WritePlace(json, fault.file, fault.row, fault.column);
  if (fault.stack.empty()) return;
  json.Key("stack_trace");
  WriteStack(json, fault.stack);
}

}  // namespace regoc::trace
