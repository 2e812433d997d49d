// Types of documents by path: what is known of data.a.b and all that lies around it.
//
//   TypeTree data;
//   data.Insert({TypeKey::String("p"), TypeKey::String("q")}, Type::Number());
//   data.Extent()     // object<p: object<q: number>[string: any]>[string: any]
//
// Not shared between threads while it is written.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "compiler/sema/types.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

using TypePath = std::vector<TypeKey>;

class TypeTree {
 public:
  // Unknown: nothing was put here, and the type follows from what lies below.
  const Type& value() const { return value_; }
  bool has_value() const { return value_.known(); }
  const std::map<TypeKey, TypeTree>& children() const { return children_; }
  // nullptr: nothing there.
  const TypeTree* Child(const TypeKey& key) const;

  // Replaces the type at `path`.
  void Put(std::span<const TypeKey> path, Type type);
  // Makes the path known without a type of its own.
  void Touch(std::span<const TypeKey> path);
  // Adds `type` to what rules have put at `path`, and to the documents that contain it.
  void Insert(std::span<const TypeKey> path, const Type& type);

  // Type of the whole document: its own, or an object of what is below, and anything else that base documents may hold.
  Type Extent() const;

 private:
  TypeTree& At(std::span<const TypeKey> path);
  void MergeLeaves(const TypeTree& node, TypePath& path);

  Type value_;
  std::map<TypeKey, TypeTree> children_;
};

// Key of a constant term; nothing when the term is no constant.
std::optional<TypeKey> ConstantKey(const ast::Term& term);

// Keys from RuleInfo::path.
TypePath PathFromRule(std::span<const std::string> path);

// The type below `type` along operands; constants select, anything else stands for each of the members. Unknown: nothing
// is there.
Type SelectPath(Type type, std::span<const ast::Term> operands);

}  // namespace regoc::sema
