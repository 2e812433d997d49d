// Which documents may change their type under a `with`: what is replaced, and all rules that read it.
//
//   data.t.allow with data.t.roles as ["admin"]      data.t.roles may be an array there, data.t.allow anything
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/sema/type_tree.h"

namespace regoc::sema {

// Answers for one program, which must outlive it. The graph of rules is made at the first question. Not shared between
// threads.
class ReplacementIndex {
 public:
  explicit ReplacementIndex(const Program& program) : program_(program) {}

  // Rules that `target` ("data.t.roles") may refer to and those that depend on them, all as `any`; for a function without
  // the function itself, whose arity still counts. nullptr: no rule is concerned.
  std::shared_ptr<const TypeTree> Affected(const ast::Ref& target, bool is_function);

 private:
  void BuildReaders();
  std::vector<size_t> RulesAt(const ast::Ref& ref) const;

  const Program& program_;
  // By rule: the rules that refer to it.
  std::vector<std::vector<size_t>> readers_;
  std::map<std::string, std::shared_ptr<const TypeTree>> answers_;
};

}  // namespace regoc::sema
