// What semantic analysis hands to the planner: modules in a normal form, and the tree of rules.
//
// Normal form (the planner relies on it):
//  1. References are absolute: a Ref's head is Var "data", Var "input", or a local variable (or a composite value).
//  2. Declared variables (:=, some, arguments, every) have names that are unique in their rule ("__local3__"); other
//     variables keep theirs. A name means one variable throughout a rule, its else chain excepted (each has its own).
//  3. A call stands only as an expression of its own: Call(op, args) as a test, or with one more argument, the output.
//     op is a Ref: a built-in's name (Var head, String parts) or an absolute reference to a function.
//  4. `some … in` has become a reference with variables; `some x` is gone; `:=` has become `=` (eq); `==` stays equal.
//  5. Expressions stand in an order in which each one's inputs are bound when it is reached (left to right).
//  6. Operands that must be evaluated outside of a negation or a `with` have been lifted to expressions before it.
//  7. Values in `with` are variables or ground terms. Template strings have become calls of internal.template_string.
//  8. `print` is erased or a call of internal.print. Rule heads hold values, variables and composites of these only.
//  9. A key of `every` that was not written is a generated variable; its domain is a variable or value.
// 10. A bare `input` or `data` is a Ref of one term. A head without a value (`p if …`) has the value true, sets
// excepted.
// 11. Bodies of NotBody and Logical are in normal form themselves, closures like those of comprehensions: what they
// bind
//     is not seen outside. Operands inside of them are not lifted out.
// 12. Variables that only occur inside of one closure have a name that no other closure of the rule uses.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/sema/type_functions.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

enum class RuleKind {
  kComplete,       // p := v
  kPartialSet,     // p contains x
  kPartialObject,  // p[x] := v, p.q[x].r := v, p[x] contains y: variables in the head's reference
  kFunction,       // f(x) := v
};

// One rule of the source. Owned by Program::rules.
struct RuleInfo {
  RuleKind kind = RuleKind::kComplete;
  size_t module = 0;  // index into Program::modules
  // The rule in normal form; head.ref is absolute ("data.pkg.p[x]"). Each rule of an else chain is in normal form too.
  ast::Rule rule;
  // What the source has in place of a generated variable: the variable or operand as written ("x", "input.y").
  std::unordered_map<std::string, std::string> written;
  std::unordered_map<std::string, std::string> variables;  // of these only the user's variables
  // Ground part of head.ref as path keys, "data" left out. ["pkg", "p"] for p[x].
  std::vector<std::string> path;
};

// A node of the tree of virtual documents. Keys are path keys: the text of a string key as it is; other ground scalars
// as their JSON text with a leading "\x01" ("\x01" "7").
struct RuleTree {
  std::map<std::string, RuleTree> children;
  std::vector<size_t> rules;  // indexes into Program::rules, in order of the sources; rules whose `path` ends here
};

struct TypeEnv;  // type_check.h

struct Program {
  // As parsed (files, packages, annotations): for messages and metadata. See AnalyzeOptions::modules_again for the
  // rules.
  std::vector<ast::Module> modules;
  std::vector<RuleInfo> rules;
  RuleTree tree;  // root: data
  // Rules in an order in which each comes after what it refers to.
  std::vector<size_t> dependency_order;
  std::vector<DeclaredFunction> host_functions;  // built-ins of the host program that may be called
  std::shared_ptr<const TypeEnv> types;          // nullptr when types were not checked
};

// A query in normal form; its variables by the name the user wrote, in order of appearance.
struct Query {
  ast::Body body;
  std::vector<std::pair<std::string, std::string>> bindings;  // written name, name in `body`
  std::unordered_map<std::string, std::string> written;       // as in RuleInfo
  std::unordered_map<std::string, std::string> variables;     // as in RuleInfo
  // For results as `opa eval` prints them: text and value variable of each top-level expression as written.
  struct Expression {
    std::string text;
    SourceRange range;
    std::string variable;  // holds the expression's value; empty: value is `true`
  };
  std::vector<Expression> expressions;
};

}  // namespace regoc::sema
