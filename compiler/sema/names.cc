#include "compiler/sema/names.h"

#include <algorithm>
#include <charconv>

#include "compiler/sema/walk.h"

namespace regoc::sema {

namespace {

// The first number that no "__localN__" of the source has.
struct TakenNumbers : Walker {
  std::string_view prefix;
  size_t next = 0;
  bool print = false;
  explicit TakenNumbers(std::string_view p) : prefix(p) {}
  bool OnTerm(const ast::Term& term) {
    const auto* var = term.As<ast::Var>();
    if (var == nullptr) return false;
    print = print || var->name == "print";
    if (!var->name.starts_with(prefix)) return false;
    std::string_view digits = std::string_view(var->name).substr(prefix.size());
    uint32_t number = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc())
      next = std::max(next, size_t{number} + 1);
    return false;
  }
};

}  // namespace

Names::Names(const ast::Rule& rule) {
  TakenNumbers taken(prefix_);
  WalkTerm(taken, rule.head.ref);
  WalkRule(taken, rule);
  next_ = taken.next;
  mentions_print_ = taken.print;
}

Names::Names(const ast::Body& body, std::string prefix) : prefix_(std::move(prefix)) {
  TakenNumbers taken(prefix_);
  WalkBody(taken, body);
  next_ = taken.next;
  mentions_print_ = taken.print;
}

bool Names::AreFreeIn(std::string_view text) {
  if (text.find("__local") != std::string_view::npos) return false;
  constexpr std::string_view kPrint = "print";
  for (size_t at = text.find(kPrint); at != std::string_view::npos; at = text.find(kPrint, at + 1)) {
    bool end_of_longer = at > 0 && text[at - 1] >= 'a' && text[at - 1] <= 'z';  // as in sprintf
    if (!end_of_longer) return false;
  }
  return true;
}

std::string Names::Fresh() { return prefix_ + std::to_string(next_++) + "__"; }

}  // namespace regoc::sema
