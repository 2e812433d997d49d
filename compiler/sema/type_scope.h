// What names stand for at one place of a policy: a chain of scopes, the innermost first.
//
//   comprehension -> rule -> annotations of the rule -> documents of all rules -> input
//
// A scope knows variables and parts of the documents. An expression with `with` has a layer of its own, which knows
// documents and leaves variables to the scope around it, since they outlive the expression.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/type_tree.h"
#include "compiler/sema/types.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

using VariableTypes = std::map<std::string, Type>;

class TypeScope {
 public:
  explicit TypeScope(const TypeScope* outer = nullptr) : outer_(outer) {}
  // A layer for documents over `around`, which must outlive it.
  static TypeScope Layer(TypeScope& around);

  const TypeScope* outer() const { return outer_; }

  // Unknown: no scope of the chain has it.
  Type Variable(const std::string& name) const;
  void SetVariable(const std::string& name, Type type) {
    (redirect_ ? *redirect_ : variables_)[name] = std::move(type);
  }
  const VariableTypes& variables() const { return variables_; }
  VariableTypes TakeVariables() && { return std::move(variables_); }
  const Type* OwnVariable(const std::string& name) const;

  // Tree of `root` ("data", "input") of this scope alone; made when it isn't there.
  TypeTree& Documents(const std::string& root);
  // Calls f(tree) for the trees of this scope alone, until it returns true; what an earlier one knows counts. True: it
  // did.
  template <typename F>
  bool AnyOwnDocument(const std::string& root, F&& f) const {
    if (!documents_.empty())
      if (auto at = documents_.find(root); at != documents_.end() && f(at->second)) return true;
    if (overlays_.empty()) return false;
    auto at = overlays_.find(root);
    if (at == overlays_.end()) return false;
    for (const auto& tree : at->second)
      if (f(*tree)) return true;
    return false;
  }
  // Shares a tree that stays as it is; it comes after those that are there.
  void Overlay(const std::string& root, std::shared_ptr<const TypeTree> tree) {
    overlays_[root].push_back(std::move(tree));
  }

  // Type of a reference whose head is a variable or a document. Unknown: it leads nowhere, as far as types tell.
  Type Reference(const ast::Ref& ref) const;

 private:
  const TypeScope* outer_;
  VariableTypes* redirect_ = nullptr;
  VariableTypes variables_;
  std::map<std::string, TypeTree> documents_;
  std::map<std::string, std::vector<std::shared_ptr<const TypeTree>>> overlays_;
};

}  // namespace regoc::sema
