// What the phases of one analysis share.
#pragma once

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
};

struct Analysis {
  const AnalyzeOptions& options;
  Reporter reporter;
  Program program;
  std::vector<RuleState> states;  // by rule

  explicit Analysis(const AnalyzeOptions& o) : options(o), reporter(o.max_errors) {}
  const ast::Module& ModuleOf(const RuleInfo& rule) const { return program.modules[rule.module]; }
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
