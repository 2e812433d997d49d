#include "runtime/builtins/formatter.h"

#include <algorithm>

namespace regoc::builtins {

namespace {

constexpr int kTooLarge = 1000000;  // beyond this, widths, precisions and argument numbers are mistakes

// Reads the format and hands arguments out.
class Formatter {
 public:
  Formatter(TextBuilder& out, std::string_view format, const FormatOperands& args)
      : out_(out), format_(format), args_(args) {}

  void Run() {
    while (at_ < format_.size()) {
      size_t percent = std::min(format_.find('%', at_), format_.size());
      out_.Append(format_.substr(at_, percent - at_));
      at_ = percent;
      if (at_ < format_.size()) Directive();
    }
    if (!reordered_ && next_ < args_.size()) Extra();
  }

 private:
  char Peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  void Directive() {
    ++at_;
    FormatSpec spec;
    indexed_ = false;
    good_index_ = true;
    Flags(spec);
    ArgumentIndex();
    Width(spec);
    Precision(spec);
    if (!indexed_) ArgumentIndex();
    if (at_ >= format_.size()) return out_.Append("%!(NOVERB)");
    Rune verb = DecodeRune(format_.substr(at_));
    at_ += verb.size;
    Verb(spec, verb.value);
  }

  void Flags(FormatSpec& spec) {
    for (;; ++at_) {
      switch (Peek()) {
        case '#':
          spec.sharp = true;
          break;
        case '0':
          spec.zero = true;
          break;
        case '+':
          spec.plus = true;
          break;
        case '-':
          spec.minus = true;
          break;
        case ' ':
          spec.space = true;
          break;
        default:
          return;
      }
    }
  }

  void Verb(FormatSpec& spec, char32_t verb) {
    if (verb == '%') return out_.Append('%');
    if (!good_index_) return Mistake(verb, "(BADINDEX)");
    if (next_ >= args_.size()) return Mistake(verb, "(MISSING)");
    if (verb == 'v' || verb == 'w') {
      spec.quoted = spec.sharp;
      spec.sharp = false;
      spec.plus_v = spec.plus;
      spec.plus = false;
    }
    args_.Write(out_, spec, next_++, verb);
  }

  void Mistake(char32_t verb, std::string_view what) {
    out_.Append("%!");
    out_.AppendRune(verb);
    out_.Append(what);
  }

  // "[3]": the next argument is number 3.
  void ArgumentIndex() {
    if (Peek() != '[') return;
    reordered_ = true;
    indexed_ = false;
    size_t close = format_.size() - at_ < 3 ? std::string_view::npos : format_.find(']', at_ + 1);
    if (close == std::string_view::npos) {
      good_index_ = false;
      ++at_;
      return;
    }
    size_t start = at_ + 1;
    at_ = close + 1;
    int number;
    bool read = ReadNumber(start, close, number) && start == close;
    indexed_ = read;
    if (read && number >= 1 && static_cast<size_t>(number) <= args_.size()) {
      next_ = static_cast<size_t>(number) - 1;
    } else {
      good_index_ = false;
    }
  }

  // Digits from `at` on, which moves behind them.
  bool ReadNumber(size_t& at, size_t end, int& number) {
    number = 0;
    size_t start = at;
    for (; at < end && format_[at] >= '0' && format_[at] <= '9'; ++at) {
      if (number > kTooLarge) {
        at = end;
        number = 0;
        return false;
      }
      number = number * 10 + (format_[at] - '0');
    }
    return at > start;
  }

  // The value of `*`: false when the argument is no integer of moderate size.
  bool NumberFromArgument(int& number) {
    number = 0;
    if (next_ >= args_.size()) return false;
    std::optional<int64_t> integer = args_.Integer(next_++);
    if (!integer || *integer > kTooLarge || *integer < -kTooLarge) return false;
    number = static_cast<int>(*integer);
    return true;
  }

  void Width(FormatSpec& spec) {
    if (Peek() == '*') {
      ++at_;
      spec.has_width = NumberFromArgument(spec.width);
      if (!spec.has_width) out_.Append("%!(BADWIDTH)");
      if (spec.width < 0) {
        spec.width = -spec.width;
        spec.minus = true;
        spec.zero = false;
      }
      indexed_ = false;
      return;
    }
    spec.has_width = ReadNumber(at_, format_.size(), spec.width);
    if (indexed_ && spec.has_width) good_index_ = false;
  }

  void Precision(FormatSpec& spec) {
    if (Peek() != '.' || at_ + 1 == format_.size()) return;  // a point at the end is a verb
    ++at_;
    if (indexed_) good_index_ = false;
    indexed_ = false;
    ArgumentIndex();
    if (Peek() == '*') {
      ++at_;
      spec.has_precision = NumberFromArgument(spec.precision);
      if (spec.precision < 0) {
        spec.precision = 0;
        spec.has_precision = false;
      }
      if (!spec.has_precision) out_.Append("%!(BADPREC)");
      indexed_ = false;
      return;
    }
    if (!ReadNumber(at_, format_.size(), spec.precision)) spec.precision = 0;
    spec.has_precision = true;
  }

  void Extra() {
    out_.Append("%!(EXTRA ");
    for (size_t i = next_; i < args_.size(); ++i) {
      if (i > next_) out_.Append(", ");
      std::string_view type = args_.TypeOf(i);
      out_.Append(type);
      if (!type.empty()) out_.Append('=');
      args_.Write(out_, FormatSpec(), i, 'v');
    }
    out_.Append(')');
  }

  TextBuilder& out_;
  std::string_view format_;
  const FormatOperands& args_;
  size_t at_ = 0;
  size_t next_ = 0;         // argument
  bool reordered_ = false;  // an index was used somewhere: missing arguments are no mistake
  bool indexed_ = false;    // an index came just before
  bool good_index_ = true;
};

class PlainOperands : public FormatOperands {
 public:
  explicit PlainOperands(std::span<const FormatArgument> arguments) : arguments_(arguments) {}
  size_t size() const override { return arguments_.size(); }
  void Write(TextBuilder& out, const FormatSpec& spec, size_t index, char32_t verb) const override {
    WriteArgument(out, spec, arguments_[index], verb);
  }
  std::string_view TypeOf(size_t index) const override { return GoTypeOf(arguments_[index]); }
  std::optional<int64_t> Integer(size_t index) const override {
    if (arguments_[index].kind != FormatArgument::Kind::kInteger) return std::nullopt;
    return arguments_[index].integer;
  }

 private:
  std::span<const FormatArgument> arguments_;
};

}  // namespace

void AppendFormatted(TextBuilder& out, std::string_view format, const FormatOperands& operands) {
  Formatter(out, format, operands).Run();
}

void AppendFormatted(TextBuilder& out, std::string_view format, std::span<const FormatArgument> arguments) {
  AppendFormatted(out, format, PlainOperands(arguments));
}

}  // namespace regoc::builtins
