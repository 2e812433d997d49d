// regex.* and re_match.
#include <algorithm>
#include <vector>

#include "runtime/builtins/regex_cache.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/direct.h"
#include "runtime/builtins/unicode.h"

namespace regoc::builtins {

namespace {

using Groups = std::vector<re2::StringPiece>;

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

bool Matches(const RE2& re, std::string_view text) {
  return re.Match(Piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

// Calls `take(groups)` for each match from left to right, at most `limit` of them when that is not negative. An empty
// match right after another match is none.
template <typename Take>
void ForEachMatch(const RE2& re, std::string_view text, int64_t limit, int group_count, Take take) {
  Groups groups(static_cast<size_t>(group_count));
  // Never a null pointer: a group that did not take part has one.
  std::string_view searched = text.data() == nullptr ? std::string_view("", 0) : text;
  const char* previous_end = nullptr;
  size_t at = 0;
  for (int64_t found = 0; (limit < 0 || found < limit) && at <= searched.size();) {
    if (!re.Match(Piece(searched), at, searched.size(), RE2::UNANCHORED, groups.data(), group_count)) return;
    const char* begin = groups[0].data();
    const char* end = begin + groups[0].size();
    bool accepted = true;
    if (end == searched.data() + at) {
      accepted = begin != previous_end;
      at += at < searched.size() ? DecodeRune(searched.substr(at)).size : 1;
    } else {
      at = static_cast<size_t>(end - searched.data());
    }
    previous_end = end;
    if (accepted) {
      take(groups);
      ++found;
    }
  }
}

Outcome Match(CallContext& ctx, StringArg pattern, StringArg text) {
  std::string_view fault;
  Regex* regex = CachedRegex(ctx, pattern, fault);
  if (regex == nullptr) return ctx.Error(fault);
  return Value::Boolean(regex->Matches(text));
}

Outcome IsValid(CallContext& ctx, Value pattern) {
  std::string_view fault;
  return Value::Boolean(pattern.is_string() && CompileRegex(ctx, pattern.text(), fault) != nullptr);
}

Value ToValue(const re2::StringPiece& piece) { return Value::String({piece.data(), piece.size()}); }

Outcome FindN(CallContext& ctx, StringArg pattern, StringArg text, IntArg n) {
  std::string_view fault;
  const RE2* re = CompileRegex(ctx, pattern, fault);
  if (re == nullptr) return ctx.Error(fault);
  ArrayBuilder found(ctx.arena);
  ForEachMatch(*re, text, n, 1, [&](const Groups& groups) { found.Append(ToValue(groups[0])); });
  return found.Build();
}

// Each match as an array of the whole and its groups; a group that took no part is "".
Outcome FindAllSubmatches(CallContext& ctx, StringArg pattern, StringArg text, IntArg n) {
  std::string_view fault;
  const RE2* re = CompileRegex(ctx, pattern, fault);
  if (re == nullptr) return ctx.Error(fault);
  ArrayBuilder found(ctx.arena);
  ForEachMatch(*re, text, n, re->NumberOfCapturingGroups() + 1, [&](const Groups& groups) {
    Value* items = ctx.arena.AllocateArray<Value>(groups.size());
    std::transform(groups.begin(), groups.end(), items, ToValue);
    found.Append(Value::Array(items, groups.size()));
  });
  return found.Build();
}

Outcome Split(CallContext& ctx, StringArg pattern, StringArg text) {
  std::string_view fault;
  const RE2* re = CompileRegex(ctx, pattern, fault);
  if (re == nullptr) return ctx.Error(fault);
  ArrayBuilder parts(ctx.arena);
  if (!pattern.empty() && text.empty()) {
    parts.Append(Value::String(""));
    return parts.Build();
  }
  size_t begin = 0;
  size_t end = 0;
  ForEachMatch(*re, text, -1, 1, [&](const Groups& groups) {
    end = static_cast<size_t>(groups[0].data() - text.data());
    size_t match_end = end + groups[0].size();
    if (match_end != 0) parts.Append(Value::String(text.substr(begin, end - begin)));
    begin = match_end;
  });
  if (end != text.size()) parts.Append(Value::String(text.substr(begin)));
  return parts.Build();
}

// What follows a $ in a replacement: a number or a name, maybe in braces.
struct GroupName {
  std::string_view name;
  int64_t number = -1;
  size_t size = 0;  // bytes read; 0: nothing that names a group
};

// A letter, a decimal digit or an underscore.
bool IsWordCharacter(std::string_view text) {
  char32_t rune = DecodeRune(text).value;
  return IsLetter(rune) || IsDecimalDigit(rune) || rune == '_';
}

GroupName ReadGroupName(std::string_view text) {
  bool braces = text.starts_with('{');
  if (braces) text.remove_prefix(1);
  size_t length = 0;
  while (length < text.size() && IsWordCharacter(text.substr(length))) length += DecodeRune(text.substr(length)).size;
  GroupName group;
  if (length == 0 || (braces && !text.substr(length).starts_with('}'))) return group;
  group.name = text.substr(0, length);
  group.size = length + (braces ? 2 : 0);
  bool digits = group.name.find_first_not_of("0123456789") == std::string_view::npos;
  bool leading_zero = group.name.size() > 1 && group.name[0] == '0';
  if (!digits || leading_zero || group.name.size() > 9) return group;
  group.number = 0;
  for (char c : group.name) group.number = group.number * 10 + (c - '0');
  return group;
}

// A replacement taken apart: text, then a group, in turn.
class Template {
 public:
  Template(const RE2& re, std::string_view text) {
    while (true) {
      size_t dollar = std::min(text.find('$'), text.size());
      parts_.push_back({text.substr(0, dollar), -1});
      if (dollar == text.size()) return;
      text.remove_prefix(dollar + 1);
      GroupName group = ReadGroupName(text);
      if (text.starts_with('$')) {
        parts_.push_back({text.substr(0, 1), -1});
        text.remove_prefix(1);
      } else if (group.size == 0) {
        parts_.push_back({"$", -1});
      } else {
        parts_.push_back({"", IndexOf(re, group)});
        text.remove_prefix(group.size);
      }
    }
  }

  void Append(TextBuilder& out, const Groups& groups) const {
    for (const Part& part : parts_) {
      out.Append(part.text);
      if (part.group < 0 || part.group >= static_cast<int64_t>(groups.size())) continue;
      const re2::StringPiece& group = groups[static_cast<size_t>(part.group)];
      out.Append(std::string_view(group.data(), group.size()));
    }
  }

 private:
  struct Part {
    std::string_view text;
    int64_t group;
  };

  static int64_t IndexOf(const RE2& re, const GroupName& group) {
    if (group.number >= 0) return group.number;
    const auto& names = re.NamedCapturingGroups();
    auto at = names.find(std::string(group.name));
    return at == names.end() ? -1 : at->second;
  }

  std::vector<Part> parts_;
};

Outcome Replace(CallContext& ctx, StringArg text, StringArg pattern, StringArg replacement) {
  std::string_view fault;
  const RE2* re = CompileRegex(ctx, pattern, fault);
  if (re == nullptr) return ctx.Error(fault);
  if (!Matches(*re, text)) return Value::String(text);
  Template parts(*re, replacement);
  TextBuilder out(ctx.arena, text.size());
  size_t copied = 0;
  ForEachMatch(*re, text, -1, re->NumberOfCapturingGroups() + 1, [&](const Groups& groups) {
    size_t begin = text.empty() ? 0 : static_cast<size_t>(groups[0].data() - text.data());
    out.Append(text.substr(copied, begin - copied));
    parts.Append(out, groups);
    copied = begin + groups[0].size();
  });
  out.Append(text.substr(copied));
  return out.Build();
}

// A template is text with expressions between two delimiters, which may nest: "urn:<.*>". On failure `fault` says why.
std::string TemplatePattern(CallContext& ctx, std::string_view text, char open, char close, std::string_view& fault) {
  std::string pattern = "^";
  int depth = 0;
  size_t done = 0;
  size_t start = 0;
  for (size_t i = 0; i < text.size() && depth >= 0; ++i) {
    if (text[i] == open) {
      if (++depth == 1) start = i;
    } else if (text[i] == close && --depth == 0) {
      std::string_view inner = text.substr(start + 1, i - start - 1);
      if (CompileRegex(ctx, Join(ctx.arena, "^", inner, "$"), fault) == nullptr) return "";
      pattern.append(QuoteRegex(text.substr(done, start - done))).append("(").append(inner).append(")");
      done = i + 1;
    }
  }
  if (depth != 0) {
    TextBuilder message(ctx.arena);
    message.Append("unbalanced braces in ");
    AppendQuoted(message, text);
    fault = message.view();
  }
  return pattern.append(QuoteRegex(text.substr(done))).append("$");
}

Outcome TemplateMatch(CallContext& ctx, StringArg text, StringArg value, StringArg open, StringArg close) {
  auto wrong = [&](std::string_view which) {
    return ctx.Error(Join(ctx.arena, which, " delimiter has to be exactly one character long but is ",
                          NumberText(ctx.arena, Value::Int(static_cast<int64_t>(open.size()))), " long"));
  };
  if (open.size() != 1) return wrong("start");
  if (close.size() != 1) return wrong("end");
  std::string_view fault;
  std::string pattern = TemplatePattern(ctx, text, open[0], close[0], fault);
  if (!fault.empty()) return ctx.Error(fault);
  return Match(ctx, pattern, value);
}

}  // namespace

namespace direct {


Outcome RegexMatch(CallContext& ctx, StringArg pattern, StringArg text) {
  Regex* regex = KnownRegex(ctx, pattern);
  if (regex == nullptr) return Outcome::Undefined();
  return Value::Boolean(regex->Matches(text));
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Regex, {{"re_match", Typed<Match>},
                                {"regex.find_all_string_submatch_n", Typed<FindAllSubmatches>},
                                {"regex.find_n", Typed<FindN>},
                                {"regex.is_valid", Typed<IsValid>},
                                {"regex.match", Typed<Match>},
                                {"regex.replace", Typed<Replace>},
                                {"regex.split", Typed<Split>},
                                {"regex.template_match", Typed<TemplateMatch>}});

}  // namespace regoc::builtins
