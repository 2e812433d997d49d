// Expressions of HCL2, parsed as far as their conversion to JSON needs: literals, templates, lists and objects are
// taken apart; of all else only the range in the text counts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"

namespace regoc::inputs::hcl2 {

struct Expression {
  enum class Kind {
    kLiteral,      // `literal`
    kNegated,      // `literal` too: -1, !true
    kTemplate,     // `parts`, in their order
    kWrapped,      // "${x}": parts[0] is x
    kTuple,        // `parts`
    kObject,       // `parts`: key, value, key, value, …
    kConditional,  // a ? b : c, and %{if}: `parts`
    kJoined,       // %{for}: parts[0] is what is walked, parts[1] what is made
    kTraversal,    // a.b.c
    kOther,
  };
  Kind kind = Kind::kOther;
  size_t begin = 0;
  size_t end = 0;
  Draft literal;
  std::vector<Expression> parts;
  std::string key_name;  // of kJoined: may be empty
  std::string value_name;
};

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, uint32_t max_depth) : in_(text), max_depth_(max_depth) {}

  Cursor& in() { return in_; }
  // Blanks and comments, and line ends where these mean nothing.
  void SkipSpace();
  Expression ParseExpression();
  // A name, or an empty text when there is none.
  std::string_view TakeName();
  // The text of a string in quotes without interpolation: a label of a block.
  std::string TakeQuoted();

 private:
  friend class LineEnds;
  Expression ParseOperand();
  Expression ParseTerm();
  Expression ParseNumber();
  Expression ParseNamed();
  Expression ParseNegation();
  Expression ParseParentheses();
  Expression ParseTuple();
  Expression ParseObject();
  void ParseArguments();
  void ParseFor(size_t begin, char close);
  bool TakeOperator();
  bool TakeWord(std::string_view word);
  bool ParseStep(Expression& expression);

  // Templates: hcl2_template.cc.
  struct Token;
  Expression ParseQuoted();
  Expression ParseHeredoc();
  std::vector<Token> ParseTemplate(std::string_view end_line);
  void ParseLiteral(std::vector<Token>& tokens, bool quoted, bool trims);
  void ParseInterpolation(std::vector<Token>& tokens, bool& trims_next);
  void ParseDirective(std::vector<Token>& tokens, bool& trims_next);
  bool AtHeredocEnd(std::string_view end_line) const;
  void AppendEscape(std::string& out);
  static void Unindent(std::vector<Token>& tokens);
  std::vector<Expression> BuildParts(std::vector<Token>& tokens, size_t& next, uint32_t depth);

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
  bool line_ends_count_ = true;
};

// While it lives, line ends count, or do not.
class LineEnds {
 public:
  LineEnds(ExpressionParser& parser, bool count) : parser_(parser), before_(parser.line_ends_count_) {
    parser.line_ends_count_ = count;
  }
  ~LineEnds() { parser_.line_ends_count_ = before_; }
  LineEnds(const LineEnds&) = delete;
  LineEnds& operator=(const LineEnds&) = delete;

 private:
  ExpressionParser& parser_;
  bool before_;
};

}  // namespace regoc::inputs::hcl2
