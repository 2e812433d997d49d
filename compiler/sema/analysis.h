// What the phases of one analysis share.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/analyze.h"
#include "compiler/sema/names.h"
#include "compiler/sema/program.h"
#include "compiler/sema/reporter.h"
#include "compiler/sema/vars.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

// One rule of Program::rules while it is rewritten. Its head's reference starts with the rule's name until the last
// phase makes it absolute.
struct RuleState {
  Names names;
  bool mentions_data = true;  // false: no reference to `data` in the rule
};

class AnnotationIndex;  // metadata.cc

// The program in the making, and what is derived from all of it once.
struct Subject {
  Program program;
  std::vector<RuleState> states;             // by rule
  std::vector<size_t> first_rules;           // by module, and the number of rules
  StringMap<StringMap<bool>> package_rules;  // names of rules by package
  bool lean = false;                         // see AnalyzeOptions::modules_again
  std::once_flag annotations_made;
  std::shared_ptr<const AnnotationIndex> annotations;
};

// An analysis of all modules, or of some: phases that look at one rule at a time work on [first_rule, end_rule) and
// [first_module, end_module) only, so that threads can share the modules. Each has a reporter of its own.
struct Analysis {
  const AnalyzeOptions& options;
  Subject& subject;
  size_t first_module, end_module;
  Program& program = subject.program;
  std::vector<RuleState>& states = subject.states;
  Reporter reporter{options.max_errors};
  size_t first_rule = subject.first_rules[first_module];
  size_t end_rule = subject.first_rules[end_module];

  const ast::Module& ModuleOf(const RuleInfo& rule) const { return program.modules[rule.module]; }
  std::span<RuleInfo> rules() { return {program.rules.data() + first_rule, end_rule - first_rule}; }
};

// Version 1 or later, also by `import rego.v1` in a file of version 0.
inline bool IsV1(const ast::Module& module) { return module.version != ast::RegoVersion::kV0; }

// How many arguments functions take: built-ins and functions of the program.
class Functions {
 public:
  // `host`: functions that the host program adds to the built-ins.
  Functions(const Program& program, const std::vector<DeclaredFunction>& host);
  static constexpr int kUnknown = -2;  // no such function
  static constexpr int kVariadic = -1;
  int Arity(const ast::Call& call) const { return Arity(*call.op); }
  int Arity(const ast::Term& op) const;
  // Rules that stand exactly at an absolute ground reference; nullptr when there is no such place.
  const RuleTree* Find(const ast::Ref& ref) const;
  // A built-in or a function of the host; nullptr: neither.
  const decls::BuiltinDecl* FindBuiltin(std::string_view name) const;
  const Program& program() const { return program_; }

 private:
  const Program& program_;
  std::vector<decls::BuiltinDecl> host_;
};

}  // namespace regoc::sema
