// trim*: what is cut from the ends of a string.
#include "runtime/builtins/text.h"
#include "runtime/builtins/direct.h"
#include "runtime/builtins/unicode.h"

namespace regoc::builtins {

namespace {

// Cuts the characters for which `drop` is true from the ends.
template <typename Drop>
std::string_view Cut(std::string_view text, bool left, bool right, Drop drop) {
  while (left && !text.empty()) {
    Rune rune = DecodeRune(text);
    if (!drop(rune.value)) break;
    text.remove_prefix(rune.size);
  }
  while (right && !text.empty()) {
    Rune rune = DecodeLastRune(text);
    if (!drop(rune.value)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

bool HasRune(std::string_view set, char32_t rune) {
  if (rune < 0x80) {
    char c = static_cast<char>(rune);
    return set.size() == 1 ? set[0] == c : set.find(c) != std::string_view::npos;
  }
  for (size_t i = 0; i < set.size();) {
    Rune member = DecodeRune(set.substr(i));
    if (member.value == rune) return true;
    i += member.size;
  }
  return false;
}

template <bool left, bool right>
Value CutAny(std::string_view text, std::string_view cutset) {
  return Value::String(Cut(text, left, right, [&](char32_t rune) { return HasRune(cutset, rune); }));
}

}  // namespace

namespace direct {

Outcome TrimSpace(CallContext&, StringArg text) { return Value::String(Cut(text, true, true, IsSpace)); }

Outcome TrimPrefix(CallContext&, StringArg text, StringArg prefix) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return Value::String(text);
}

Outcome TrimSuffix(CallContext&, StringArg text, StringArg suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return Value::String(text);
}

Outcome Trim(CallContext&, StringArg text, StringArg cutset) { return CutAny<true, true>(text, cutset); }
Outcome TrimLeft(CallContext&, StringArg text, StringArg cutset) { return CutAny<true, false>(text, cutset); }
Outcome TrimRight(CallContext&, StringArg text, StringArg cutset) { return CutAny<false, true>(text, cutset); }

}  // namespace direct

REGOC_REGISTER_BUILTINS(Trim, {{"trim", Typed<direct::Trim>},
                               {"trim_left", Typed<direct::TrimLeft>},
                               {"trim_prefix", Typed<direct::TrimPrefix>},
                               {"trim_right", Typed<direct::TrimRight>},
                               {"trim_space", Typed<direct::TrimSpace>},
                               {"trim_suffix", Typed<direct::TrimSuffix>}});

}  // namespace regoc::builtins
