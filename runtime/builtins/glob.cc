// glob.*
#include "runtime/builtins/glob_pattern.h"
#include "runtime/builtins/plain_glob.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

constexpr char kGlobKind = 0;
constexpr std::string_view kSpecial = "*?\\[]{}";

// The pattern and what delimits, as one key: in `buffer` when it fits.
std::string_view CacheKey(Arena& arena, std::string_view pattern, std::string_view delimiters, std::span<char> buffer) {
  size_t size = pattern.size() + 1 + delimiters.size();
  char* key = size <= buffer.size() ? buffer.data() : static_cast<char*>(arena.Allocate(size, 1));
  bytes::Copy(key, pattern.data(), pattern.size());
  key[pattern.size()] = '\0';
  bytes::Copy(key + pattern.size() + 1, delimiters.data(), delimiters.size());
  return {key, size};
}

// The delimiters one after the other: "." for an empty array, nothing for null. On failure an error.
Outcome ReadDelimiters(CallContext& ctx, const Value& operand, std::string_view& out) {
  if (operand.is_null()) return Outcome::Undefined();
  if (!operand.is_array()) return ctx.OperandError(2, "one of {array, null}", operand);
  out = ".";
  for (Value v : ArrayArg{operand}) {
    if (!v.is_string()) return ctx.ElementError(2, operand, "string", v);
    if (v.text().empty() || DecodeRune(v.text()).size != v.size()) return ctx.ElementError(2, operand, "rune", v);
  }
  if (operand.size() == 1) out = operand.items()[0].text();
  if (operand.size() < 2) return Outcome::Undefined();
  TextBuilder all(ctx.arena);
  for (Value v : ArrayArg{operand}) all.Append(v.text());
  out = all.view();
  return Outcome::Undefined();
}

Outcome CompileGlob(CallContext& ctx, std::string_view pattern, std::string_view delimiters, std::string_view key,
                    const GlobPattern*& out) {
  std::u32string runes;
  for (size_t i = 0; i < delimiters.size();) {
    Rune rune = DecodeRune(delimiters.substr(i));
    runes.push_back(rune.value);
    i += rune.size;
  }
  std::string fault;
  std::unique_ptr<GlobPattern> glob = GlobPattern::Compile(pattern, runes, fault);
  if (glob == nullptr) return ctx.Error(fault);
  out = static_cast<const GlobPattern*>(ctx.cache.Insert(&kGlobKind, key, std::move(glob)));
  return Outcome::Undefined();
}

Outcome Match(CallContext& ctx, StringArg pattern, Value delimiter_operand, Value text) {
  std::string_view delimiters;
  if (Outcome wrong = ReadDelimiters(ctx, delimiter_operand, delimiters); wrong.failed()) return wrong;
  if (!text.is_string()) return ctx.OperandError(3, "string", text);
  if (delimiters.size() == 1)
    if (std::optional<bool> plain = MatchPlainGlob(pattern, delimiters[0], text.text())) return Value::Boolean(*plain);
  char buffer[256];
  std::string_view key = CacheKey(ctx.arena, pattern, delimiters, buffer);
  const GlobPattern* glob = static_cast<const GlobPattern*>(ctx.cache.Find(&kGlobKind, key, pattern.data()));
  if (glob == nullptr) {
    if (Outcome wrong = CompileGlob(ctx, pattern, delimiters, key, glob); wrong.failed()) return wrong;
  }
  return Value::Boolean(glob->Matches(text.text()));
}

Outcome QuoteMeta(CallContext& ctx, StringArg text) {
  if (text.find_first_of(kSpecial) == std::string_view::npos) return Value::String(text);
  TextBuilder out(ctx.arena, text.size() * 2);
  for (char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out.Append('\\');
    out.Append(c);
  }
  return out.Build();
}

}  // namespace

REGOC_REGISTER_BUILTINS(Glob, {{"glob.match", Typed<Match>}, {"glob.quote_meta", Typed<QuoteMeta>}});

}  // namespace regoc::builtins
