// replace and strings.replace_n.
#include <array>
#include <vector>

#include "runtime/builtins/text.h"
#include "runtime/builtins/direct.h"

namespace regoc::builtins {

namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// Replaces in one pass from left to right; where several fit, the first in order. The empty text fits between any two
// bytes.
class Replacer {
 public:
  // `replacements` is sorted by `from`.
  explicit Replacer(std::span<const Replacement> replacements) : all_(replacements) {
    for (const Replacement& r : all_) {
      if (r.from.empty()) {
        between_ = &r;
      } else {
        starts_[static_cast<uint8_t>(r.from[0])] = true;
      }
    }
  }

  Value Apply(Arena& arena, std::string_view text) const {
    TextBuilder out(arena, text.size());
    size_t copied = 0;
    bool inserted = false;  // the empty text was replaced here
    for (size_t i = 0; i <= text.size();) {
      const Replacement* match = between_ != nullptr && !inserted ? between_ : Find(text.substr(i));
      inserted = match != nullptr && match->from.empty();
      if (match == nullptr) {
        ++i;
        continue;
      }
      out.Append(text.substr(copied, i - copied));
      out.Append(match->to);
      i += match->from.size();
      copied = i;
    }
    if (copied == 0 && out.size() == 0) return Value::String(text);
    out.Append(text.substr(std::min(copied, text.size())));
    return out.Build();
  }

 private:
  const Replacement* Find(std::string_view text) const {
    if (text.empty() || !starts_[static_cast<uint8_t>(text[0])]) return nullptr;
    for (const Replacement& r : all_) {
      if (!r.from.empty() && text.starts_with(r.from)) return &r;
    }
    return nullptr;
  }

  std::span<const Replacement> all_;
  const Replacement* between_ = nullptr;
  std::array<bool, 256> starts_{};
};

// One text for another: the usual call.
Value ReplaceOne(Arena& arena, std::string_view text, std::string_view from, std::string_view to) {
  size_t at = text.find(from);
  if (at == std::string_view::npos) return Value::String(text);
  TextBuilder out(arena, text.size() + to.size());
  size_t copied = 0;
  for (; at != std::string_view::npos; at = text.find(from, copied)) {
    out.Append(text.substr(copied, at - copied));
    out.Append(to);
    copied = at + from.size();
  }
  out.Append(text.substr(copied));
  return out.Build();
}



Outcome ReplaceAll(CallContext& ctx, ObjectArg patterns, StringArg text) {
  std::vector<Replacement> replacements;
  replacements.reserve(patterns.count);
  for (const Entry& e : std::span(patterns.Sorted(), patterns.count)) {
    if (!e.key.is_string()) return ctx.OperandFault(1, "non-string key found in pattern object");
    if (!e.value.is_string()) return ctx.OperandFault(1, "non-string value found in pattern object");
    replacements.push_back({e.key.text(), e.value.text()});
  }
  return Replacer(replacements).Apply(ctx.arena, text);
}

}  // namespace

namespace direct {

Outcome Replace(CallContext& ctx, StringArg text, StringArg from, StringArg to) {
  if (!from.empty()) return ReplaceOne(ctx.arena, text, from, to);
  Replacement between = {from, to};
  return Replacer({&between, 1}).Apply(ctx.arena, text);
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Replace, {{"replace", Typed<direct::Replace>}, {"strings.replace_n", Typed<ReplaceAll>}});

}  // namespace regoc::builtins
