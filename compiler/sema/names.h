// Names that the compiler makes, and what the source has in their place.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "compiler/syntax/ast.h"

namespace regoc::sema {

// Makes "__local0__", "__local1__", … for one rule with its else chain (or one query), passing over names that the
// source uses itself.
class Names {
 public:
  Names() = default;
  explicit Names(const ast::Rule& rule);
  Names(const ast::Body& body, std::string prefix);
  // Names() will do for the rules of a file with this text: nothing in it looks like a name that the compiler makes,
  // and it doesn't mention `print`.
  static bool AreFreeIn(std::string_view text);

  std::string Fresh();
  // The source has a variable, or calls a function, of this name.
  bool mentions_print() const { return mentions_print_; }
  // From now on nothing is recorded: for who has no use for what the source has in place of names.
  void Forget() { forgetful_ = true; }
  // `name` is what the user's variable `source` is called now.
  void RecordVariable(const std::string& name, std::string_view source) {
    if (!forgetful_) variables_.insert_or_assign(name, source);
  }
  // `name` holds the operand `source` of an expression.
  void RecordOperand(const std::string& name, std::string_view source) {
    if (!forgetful_) operands_.emplace(name, source);
  }
  // The variable as written, or `name` itself.
  const std::string& Variable(const std::string& name) const {
    auto at = variables_.find(name);
    return at == variables_.end() ? name : at->second;
  }
  // What the user calls the variables that were renamed.
  const std::unordered_map<std::string, std::string>& variables() const { return variables_; }
  // All that was recorded: variables and operands by generated name.
  std::unordered_map<std::string, std::string> TakeWritten() {
    operands_.merge(variables_);
    return std::move(operands_);
  }

 private:
  std::string prefix_ = "__local";
  size_t next_ = 0;
  bool mentions_print_ = false;
  bool forgetful_ = false;
  std::unordered_map<std::string, std::string> variables_;
  std::unordered_map<std::string, std::string> operands_;
};

}  // namespace regoc::sema
