// A regular expression or glob pattern of a policy, compiled when it is first tried.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/eval/decision/pattern_literals.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Any thread may use it.
class Pattern {
 public:
  // kUnknown: the pattern is not valid; the built-in will say why.
  enum class Answer : uint8_t { kNo, kYes, kUnknown };

  static std::unique_ptr<Pattern> Regex(std::string_view pattern);
  // `delimiters` as glob.match takes them.
  static std::unique_ptr<Pattern> Glob(std::string_view pattern, Value delimiters);
  ~Pattern();

  // As regex.match and glob.match answer.
  Answer Matches(std::string_view text) const;
  std::vector<Literal> Literals() const;
  // RE2's syntax for texts that match, as regex.match looks for them; nothing when the pattern is not valid.
  std::optional<std::string> ForSet() const;

 private:
  struct Compiled;
  Pattern() = default;
  std::unique_ptr<Compiled> Compile() const;

  std::string text_;
  bool is_glob_ = false;
  std::optional<std::u32string> delimiters_;  // of a glob; nothing when they are not valid
  mutable std::atomic<const Compiled*> compiled_ = nullptr;
};

}  // namespace regoc::eval
