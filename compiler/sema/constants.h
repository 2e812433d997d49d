// Values that a variable can take, where the body says so: `some x in ["a", "b"]` leaves two.
#pragma once

#include <optional>
#include <vector>

#include "compiler/sema/vars.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

// What the expressions of a body, one after the other, bind to constants.
class KnownValues {
 public:
  // More than this is as good as unknown.
  static constexpr size_t kLimit = 64;

  // `expr` has been evaluated: takes note of `variable = constant` and of members of constant collections. The
  // expression must stay where it is.
  void After(const ast::Expr& expr);
  bool empty() const { return values_.empty(); }

  // Constants that the term can be; nothing when that isn't known.
  std::optional<std::vector<const ast::Term*>> Of(const ast::Term& term) const;
  // The references that `ref` can be with operands replaced by what they can be; `ref` itself when nothing is known.
  std::vector<ast::Ref> Expand(const ast::Ref& ref) const;

 private:
  std::optional<std::vector<const ast::Term*>> OfRef(const ast::Ref& ref) const;

  StringMap<std::vector<const ast::Term*>> values_;
};

// Elements of a constant array or set, values of a constant object; nothing for other terms.
std::optional<std::vector<const ast::Term*>> MembersOf(const ast::Term& collection);

}  // namespace regoc::sema
