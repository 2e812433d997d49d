#include "runtime/builtins/graphql/fault.h"

#include <algorithm>

namespace regoc::builtins::graphql {

namespace {

// Cuts what is before the next ":" and the ":" itself.
bool CutPart(std::string_view& rest, std::string_view& part) {
  size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return false;
  part = rest.substr(0, colon);
  rest.remove_prefix(colon + 1);
  return true;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string LocatedFault(Position position, std::string_view message) {
  if (!position.known()) position.line = position.column = -1;
  std::string fault = position.origin == Origin::kPrelude ? "prelude.graphql:" : "input:";
  fault += std::to_string(position.line) + ":" + std::to_string(position.column) + ": ";
  fault += message;
  return fault;
}

void FaultList::Add(Position position, std::string_view message) {
  if (full()) return;
  text_ += position.known() ? LocatedFault(position, message) : "input: " + std::string(message);
  text_ += '\n';
}

std::string PolicyFault(std::string_view fault) {
  std::string_view file, line, column, message = fault;
  bool located = CutPart(message, file) && CutPart(message, line) && CutPart(message, column);
  if (!located || !IsNumber(line) || !IsNumber(column)) return "GraphQL parse error: " + std::string(fault);
  message.remove_prefix(std::min(message.find_first_not_of(' '), message.size()));
  if (message.ends_with(".\n")) message.remove_suffix(2);
  return std::string(message) + " in GraphQL string at location " + std::string(line) + ":" + std::string(column);
}

}  // namespace regoc::builtins::graphql
