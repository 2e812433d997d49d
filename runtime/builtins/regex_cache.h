// Compiled regular expressions, kept in the cache of the thread.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>

#include "runtime/builtins/ascii_dfa.h"
#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

struct Regex : CacheEntry {
  explicit Regex(std::unique_ptr<RE2> compiled) : re(std::move(compiled)) {}
  // Whether it is found in `text`. Patterns that are asked often get a table.
  bool Matches(std::string_view text);
  std::unique_ptr<RE2> re;

 private:
  static constexpr uint32_t kOften = 32;
  std::unique_ptr<AsciiDfa> dfa_;
  uint32_t asked_ = 0;
};

// From the cache; nullptr when it is not there.
Regex* KnownRegex(CallContext& ctx, std::string_view pattern);

// From the cache or into it; nullptr as CompileRegex has it.
Regex* CachedRegex(CallContext& ctx, std::string_view pattern, std::string_view& fault);

// Go's dialect is RE2's but for (?<name>…), which is read as (?P<name>…), and \C, which is refused. On failure `fault`
// is Go's message in ctx.arena: "error parsing regexp: missing closing ]: `[`".
const RE2* CompileRegex(CallContext& ctx, std::string_view pattern, std::string_view& fault);

// The same for one that its caller keeps; `fault` lives in `arena`.
std::unique_ptr<RE2> MakeRegex(Arena& arena, std::string_view pattern, std::string_view& fault);

// Go's regexp.QuoteMeta.
std::string QuoteRegex(std::string_view text);

}  // namespace regoc::builtins
