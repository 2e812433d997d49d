#include "runtime/eval/decision/pattern_literals.h"

#include <optional>

#include "runtime/builtins/glob_parser.h"

namespace regoc::eval {

namespace {

// Reads the outermost concatenation of a regular expression; what stands in groups and classes is passed over.
class RegexReader {
 public:
  explicit RegexReader(std::string_view pattern) : rest_(pattern) {}

  std::vector<Literal> Run() {
    // Flags change what the characters after them mean.
    if (rest_.find("(?i") != rest_.npos || rest_.find("(?m") != rest_.npos || rest_.find("(?s") != rest_.npos ||
        rest_.find("(?U") != rest_.npos || rest_.find("(?-") != rest_.npos || rest_.find("\\Q") != rest_.npos) {
      return {};
    }
    if (Skip("^") || Skip("\\A")) at_begin_ = true;
    while (good_ && !rest_.empty()) Next();
    if (!good_) return {};
    EndRun(Literal::Place::kAnywhere);
    return std::move(found_);
  }

 private:
  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  void EndRun(Literal::Place place) {
    if (!run_.empty()) found_.push_back({at_begin_ ? Literal::Place::kBegin : place, std::move(run_)});
    run_.clear();
    at_begin_ = false;
  }
  // The last character may be missing: it is no part of the run.
  void DropLast() {
    while (!run_.empty() && (run_.back() & 0xC0) == 0x80) run_.pop_back();
    if (!run_.empty()) run_.pop_back();
    EndRun(Literal::Place::kAnywhere);
  }

  void Next() {
    char c = rest_[0];
    switch (c) {
      case '|':
      case ')': good_ = false; return;
      case '\\': return Escape();
      case '(': return Group();
      case '[': return Class();
      case '*':
      case '?':
        rest_.remove_prefix(1);
        return DropLast();
      case '{': return Repetition();
      case '$':
        rest_.remove_prefix(1);
        return EndRun(rest_.empty() ? Literal::Place::kEnd : Literal::Place::kAnywhere);
      case '+':
      case '.':
      case '^':
        rest_.remove_prefix(1);
        return EndRun(Literal::Place::kAnywhere);
      default:
        run_ += c;
        rest_.remove_prefix(1);
    }
  }

  // Of a brace that is no repetition but stands for itself, a necessary text is lost, and no more.
  void Repetition() {
    size_t end = rest_.find('}');
    rest_.remove_prefix(end == rest_.npos ? 1 : end + 1);
    DropLast();
  }

  void Escape() {
    if (rest_.size() < 2) return void(good_ = false);
    char c = rest_[1];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && static_cast<unsigned char>(c) < 0x80) {
      run_ += c;
      return rest_.remove_prefix(2);
    }
    bool known = std::string_view("dDsSwWbBAznrtfv").find(c) != std::string_view::npos;
    if (!known) return void(good_ = false);
    rest_.remove_prefix(2);
    EndRun(c == 'z' && rest_.empty() ? Literal::Place::kEnd : Literal::Place::kAnywhere);
  }

  void Class() {
    EndRun(Literal::Place::kAnywhere);
    rest_.remove_prefix(1);
    Skip("^");
    Skip("]");
    while (!rest_.empty() && rest_[0] != ']') {
      size_t bytes = rest_[0] == '\\' ? 2 : 1;
      if (size_t end = rest_.starts_with("[:") ? rest_.find(":]") : rest_.npos; end != rest_.npos) bytes = end + 2;
      rest_.remove_prefix(std::min(bytes, rest_.size()));
    }
    if (!Skip("]")) good_ = false;
  }

  void Group() {
    EndRun(Literal::Place::kAnywhere);
    size_t depth = 0;
    do {
      if (rest_.empty()) return void(good_ = false);
      char c = rest_[0];
      if (c == '[') {
        Class();
        continue;
      }
      if (c == '(') ++depth;
      if (c == ')') --depth;
      rest_.remove_prefix(std::min<size_t>(c == '\\' ? 2 : 1, rest_.size()));
    } while (depth > 0 && good_);
  }

  std::string_view rest_;
  std::string run_;
  bool at_begin_ = false;  // the run begins where the text does
  bool good_ = true;
  std::vector<Literal> found_;
};

}  // namespace

std::vector<Literal> LiteralsOfRegex(std::string_view pattern) { return RegexReader(pattern).Run(); }

std::vector<Literal> LiteralsOfGlob(std::string_view pattern) {
  using Kind = builtins::GlobToken::Kind;
  std::string fault;
  std::optional<std::vector<builtins::GlobToken>> tokens = builtins::ParseGlob(pattern, fault);
  std::vector<Literal> found;
  int depth = 0;
  for (size_t i = 0; tokens && i < tokens->size(); ++i) {
    const builtins::GlobToken& token = (*tokens)[i];
    if (token.kind == Kind::kOpen) ++depth;
    if (token.kind == Kind::kClose) --depth;
    if (depth > 0 || token.kind != Kind::kText || token.text.empty()) continue;
    Literal::Place place = i == 0                    ? Literal::Place::kBegin
                           : i + 1 == tokens->size() ? Literal::Place::kEnd
                                                     : Literal::Place::kAnywhere;
    found.push_back({place, token.text});
  }
  return found;
}

}  // namespace regoc::eval
