// Syntax trees of templates.
#pragma once

#include <complex>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::builtins::text_template {

enum class NodeKind : uint8_t {
  // Operands.
  kBool,        // flag
  kChain,       // children[0], names
  kDot,         //
  kField,       // names: .a.b
  kIdentifier,  // text: a function
  kNil,         //
  kNumber,      // number; text as written
  kPipe,        // names, assigns; children: commands
  kString,      // value; text as written
  kVariable,    // names: $x.a.b
  kCommand,     // children: function or operand, and arguments
  // Statements.
  kList,      // children
  kText,      // text
  kAction,    // pipe
  kIf,        // pipe, body, otherwise
  kRange,     // pipe, body, otherwise
  kWith,      // pipe, body, otherwise
  kTemplate,  // value: name; pipe, if there is one
  kBreak,
  kContinue,
  kElse,
  kEnd,
};

// What a constant may be taken for.
struct Constant {
  bool is_int = false;
  bool is_uint = false;
  bool is_float = false;
  bool is_complex = false;
  int64_t integer = 0;
  double real = 0;
  std::complex<double> complex;
};

struct Node {
  NodeKind kind;
  size_t position = 0;  // byte in the text
  std::string_view text;
  std::string value;
  std::vector<std::string_view> names;
  std::vector<const Node*> children;
  Constant number;
  bool flag = false;
  bool assigns = false;  // a pipe that assigns to variables that are there: =, not :=
  const Node* pipe = nullptr;
  const Node* body = nullptr;
  const Node* otherwise = nullptr;

  // As messages show it, which is normalized source.
  std::string Text() const;

 private:
  void Append(std::string& out) const;
  void AppendPipe(std::string& out) const;
  void AppendBranch(std::string& out, std::string_view word) const;
};

// The templates that a text defines, by name. Points into the text.
struct Templates {
  std::deque<Node> nodes;
  std::map<std::string, const Node*, std::less<>> roots;  // lists
};

}  // namespace regoc::builtins::text_template
