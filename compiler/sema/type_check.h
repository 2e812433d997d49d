// Checks the types of a program and infers those of its rules and variables.
//
//   TypeEnv types = CheckTypes(program, options, sink);
//   types.rules[i][0].variables.at("__local0__")       // type of a variable of rule i
//   ToString(types.documents.Extent())                 // of everything under data
//
// What is reported carries OPA's code, place and text. The judgement is OPA's and stricter where OPA forgets what it
// knew (a := "foo"; count([a]); a + 1), laxer where OPA is wrong (set() == set()).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/sema/type_faults.h"
#include "compiler/sema/type_functions.h"
#include "compiler/sema/type_schema.h"
#include "compiler/sema/type_scope.h"
#include "compiler/sema/type_tree.h"

namespace regoc::sema {

struct TypeOptions {
  Type input;                               // unknown: what `schemas` has as the root, or nothing is known of the input
  std::shared_ptr<SchemaSet> schemas;       // nullptr: none
  bool annotations = true;                  // schemas that annotations name or hold count
  std::vector<DeclaredFunction> functions;  // built-ins of the host program
};

// Types of one rule, or one rule of an else chain.
struct RuleTypes {
  VariableTypes variables;  // by name in the normal form, those of closures among them
  std::vector<Type> args;   // of a function
  Type key;                 // of a partial set
  Type value;               // of everything else; unknown when the rule has faults
};

// Immutable once made; may be shared between threads.
struct TypeEnv {
  // By index into Program::rules, then along the else chain.
  std::vector<std::vector<RuleTypes>> rules;
  // Of all virtual documents, below data.
  TypeTree documents;
  Type input;                          // unknown: anything
  std::shared_ptr<SchemaSet> schemas;  // keeps alive what recursive types refer to
};

// Findings go to the sink; an environment is made in any case, with `any` for what has faults. Without `keep_rules`,
// TypeEnv::rules stays empty.
TypeEnv CheckTypes(const Program& program, const TypeOptions& options, DiagnosticSink& sink, bool keep_rules = true);

// Types of a query's variables. `types` is what CheckTypes said of the program.
VariableTypes CheckQueryTypes(const Program& program, const TypeEnv& types, const Query& query,
                              const TypeOptions& options, DiagnosticSink& sink);

// Lines "have: (…)" and "want: (…)" for a call of a built-in with a wrong number of operands: what is known of them
// before anything is known of variables. Nothing when there is no such built-in.
FaultDetails ArityDetails(const std::vector<ast::Term>& operands, std::string_view builtin,
                          const std::vector<DeclaredFunction>& host = {});

}  // namespace regoc::sema
