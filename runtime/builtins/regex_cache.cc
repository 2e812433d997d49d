#include "runtime/builtins/regex_cache.h"

#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

constexpr char kRegexKind = 0;
constexpr int64_t kMaxMemory = int64_t{32} << 20;  // of one expression: program and automata

std::string_view ReasonOf(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return "regexp/syntax: internal error";
  }
}

std::string_view Message(Arena& arena, std::string_view reason, std::string_view part) {
  return Join(arena, "error parsing regexp: ", reason, ": `", part, "`");
}

// Walks over `pattern`, outside of \Q…\E and of escapes, telling where classes are.
template <typename Visit>
void ForEachOperator(std::string_view pattern, Visit visit) {
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      visit(i, in_class);
      if (pattern.substr(i).starts_with("\\Q")) i = std::min(pattern.find("\\E", i), pattern.size());
      ++i;
      continue;
    }
    if (in_class) {
      in_class = pattern[i] != ']';
    } else if (pattern[i] == '[') {
      in_class = true;
      if (pattern.substr(i + 1).starts_with('^')) ++i;
      if (pattern.substr(i + 1).starts_with(']')) ++i;
    } else {
      visit(i, false);
    }
  }
}

bool UsesAnyByte(std::string_view pattern) {
  bool found = false;
  ForEachOperator(pattern,
                  [&](size_t i, bool in_class) { found |= !in_class && pattern.substr(i).starts_with("\\C"); });
  return found;
}

// (?<name>…) as (?P<name>…). What other dialects mean by (?<=…) and (?<!…) becomes a name that is not valid, as in Go.
std::string WithOldNames(std::string_view pattern) {
  std::string out;
  size_t copied = 0;
  ForEachOperator(pattern, [&](size_t i, bool in_class) {
    std::string_view at = pattern.substr(i);
    if (in_class || !at.starts_with("(?<")) return;
    out.append(pattern.substr(copied, i + 2 - copied)).append("P");
    copied = i + 2;
  });
  return out.append(pattern.substr(copied));
}

// The part of `pattern` that Go's message names.
std::string FaultyPart(const RE2& re, std::string_view pattern) {
  switch (re.error_code()) {
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen:
      return std::string(pattern);
    case RE2::ErrorTrailingBackslash:
      return "";
    case RE2::ErrorBadNamedCapture: {
      std::string part = re.error_arg();
      bool rewritten = part.starts_with("(?P<") && pattern.find(part) == std::string_view::npos;
      return rewritten ? part.erase(2, 1) : part;
    }
    default:
      return re.error_arg();
  }
}

std::unique_ptr<RE2> Compile(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

}  // namespace

std::unique_ptr<RE2> MakeRegex(Arena& arena, std::string_view pattern, std::string_view& fault) {
  bool new_names = pattern.find("(?<") != std::string_view::npos;
  std::unique_ptr<RE2> re = new_names ? Compile(WithOldNames(pattern)) : Compile(pattern);
  if (!re->ok()) {
    fault = Message(arena, ReasonOf(re->error_code()), FaultyPart(*re, pattern));
    return nullptr;
  }
  if (UsesAnyByte(pattern)) {
    fault = Message(arena, "invalid escape sequence", "\\C");
    return nullptr;
  }
  return re;
}

bool Regex::Matches(std::string_view text) {
  if (asked_ < kOften && ++asked_ == kOften) dfa_ = AsciiDfa::Make(re->pattern());
  if (dfa_ != nullptr)
    if (AsciiDfa::Answer answer = dfa_->Matches(text); answer != AsciiDfa::Answer::kUnknown)
      return answer == AsciiDfa::Answer::kYes;
  return re->Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

Regex* KnownRegex(CallContext& ctx, std::string_view pattern) {
  return static_cast<Regex*>(ctx.cache.Find(&kRegexKind, pattern));
}

Regex* CachedRegex(CallContext& ctx, std::string_view pattern, std::string_view& fault) {
  if (Regex* known = KnownRegex(ctx, pattern)) return known;
  std::unique_ptr<RE2> re = MakeRegex(ctx.arena, pattern, fault);
  if (re == nullptr) return nullptr;
  return static_cast<Regex*>(ctx.cache.Insert(&kRegexKind, pattern, std::make_unique<Regex>(std::move(re))));
}

const RE2* CompileRegex(CallContext& ctx, std::string_view pattern, std::string_view& fault) {
  Regex* regex = CachedRegex(ctx, pattern, fault);
  return regex == nullptr ? nullptr : regex->re.get();
}

std::string QuoteRegex(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace regoc::builtins
