// The abstract syntax of Rego, v0 and v1, as OPA's grammar has it (OPA documentation, "Policy Reference: Grammar").
//
// Nodes are values: copying a node copies the tree below it. Every node has the range of source that it was read from.
//
//   allow if input.n > m      Rule{head{ref = allow}, body{Expr{Call{ref gt, [Ref input["n"], Var m]}}}}
//
// Operators are calls of the built-in that they stand for: `a + b` is plus(a, b), `a = b` is eq, `a := b` is assign,
// `a == b` is equal, `x in xs` is internal.member_2, `k, v in xs` is internal.member_3.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "runtime/base/source.h"

namespace regoc::ast {

struct Term;
struct ObjectItem;
struct Expr;
struct Rule;

using Body = std::vector<Expr>;

// A value on the heap with value semantics; never null but after a move.
template <typename T>
class Box {
 public:
  Box(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT: implicit by intent
  Box(const Box& other) : held_(std::make_unique<T>(*other.held_)) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    held_ = std::make_unique<T>(*other.held_);
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }

 private:
  std::unique_ptr<T> held_;
};

struct Null {};
struct Boolean {
  bool value = false;
};
// The literal as written ("1e3", "007" never: the lexer refuses it).
struct Number {
  std::string text;
};
struct String {
  std::string value;  // unescaped
  bool raw = false;   // written between back quotes
};
// A wildcard `_` is a variable with a name of its own that starts with "$" ("$0", "$1", … per module).
struct Var {
  std::string name;
  bool is_wildcard() const { return !name.empty() && name[0] == '$'; }
};
// terms[0] is the head: a Var, or any term that may be indexed (a call, an array, …). The rest are operands; `a.b` has
// String "b".
struct Ref {
  std::vector<Term> terms;
};
struct Array {
  std::vector<Term> items;
};
struct Set {
  std::vector<Term> items;
};
struct Object {
  std::vector<ObjectItem> items;  // in order of the source
};
struct ArrayComprehension {
  Box<Term> item;
  Body body;
};
struct SetComprehension {
  Box<Term> item;
  Body body;
};
struct ObjectComprehension {
  Box<Term> key;
  Box<Term> value;
  Body body;
};
// `op` is a Ref (or, after parsing of `f(x)`, a Ref with one Var): the function's name as written.
struct Call {
  Box<Term> op;
  std::vector<Term> args;
};
// $"a {x} b": parts are String terms and, for each hole, one expression body (a hole that is undefined prints
// <undefined>).
struct TemplateString {
  std::vector<std::variant<std::string, Box<Expr>>> parts;
  bool raw = false;
};

struct Term {
  using Node = std::variant<Null, Boolean, Number, String, Var, Ref, Array, Object, Set, ArrayComprehension,
                            SetComprehension, ObjectComprehension, Call, TemplateString>;
  // Begins where OPA's location is. An infix call begins with its first operand proper, behind any "(".
  SourceRange range;
  Node node;
  bool parenthesized = false;  // written as (term): the formatter keeps it, the compiler ignores it
  uint32_t text_begin = 0;     // where the text begins that OPA keeps for the term: with the "(" before range.begin

  template <typename T>
  T* As() {
    return std::get_if<T>(&node);
  }
  template <typename T>
  const T* As() const {
    return std::get_if<T>(&node);
  }
};

struct ObjectItem {
  Term key;
  Term value;
};

// expr with target as value
struct With {
  SourceRange range;
  Term target;
  Term value;
};

// some x, y         symbols are Vars
// some k, v in xs   one symbol: Call internal.member_2(v, xs) or internal.member_3(k, v, xs)
struct SomeDecl {
  std::vector<Term> symbols;
};

// every k, v in domain { body }
struct Every {
  std::optional<Term> key;
  Term value;
  Term domain;
  Body body;
};

// not { body }, a or b, a and b (language v2: `import rego.v2`, or future.keywords.not, .or, .and).
// With future.keywords.not every negation is a NotBody, that of a single expression without braces.
// An operand without braces has one expression and may not declare variables.
struct NotBody {
  Body body;
  bool braces = true;
};
struct Logical {
  enum class Op { kAnd, kOr } op;
  Body left;
  Body right;
  bool left_braces = false;
  bool right_braces = false;
};

struct Expr {
  // `every` is rare and three times as large as a term: on the heap, so that other expressions stay small.
  using Node = std::variant<Term, SomeDecl, Box<Every>, NotBody, Logical>;
  SourceRange range;
  Node node;
  bool negated = false;
  bool generated = false;  // made by the compiler, not written
  std::vector<With> with;

  template <typename T>
  T* As() {
    if constexpr (std::is_same_v<T, Every>) {
      auto* every = std::get_if<Box<Every>>(&node);
      return every != nullptr ? &**every : nullptr;
    } else {
      return std::get_if<T>(&node);
    }
  }
  template <typename T>
  const T* As() const {
    return const_cast<Expr*>(this)->As<T>();
  }
};

struct Comment {
  SourceRange range;  // from '#' to the end of the line
};

// A METADATA block, as the YAML that stood in the comments; decoded by compiler/syntax/annotations.h.
struct Annotation {
  SourceRange range;   // of the whole block
  std::string yaml;    // comment marks removed
  SourceRange target;  // of the statement that it stands before
};

struct Package {
  SourceRange range;
  std::vector<Term> path;  // String terms; path[0] is Var "data"
};

struct Import {
  SourceRange range;
  Term path;          // Ref; head "data", "input", "future" or "rego"
  std::string alias;  // empty: none written
  SourceRange alias_range;
};

// The head of a rule as written.
//   allow                 ref allow, no key, value absent (true)
//   p contains x          ref p, key x
//   p[x] (v0 partial set) ref p, key x, contains_keyword false
//   p[x] := v             ref p[x], value v
//   f(a) := v             ref f, args [a], is_function true
//   default p := v        Rule::is_default
struct Head {
  SourceRange range;
  Term ref;  // Ref; terms[0] is a Var with the rule's name. v0's `p[x] = v` has the ref p[x]; its partial set `p[x]`
             // has ref p and key x
  bool is_function = false;
  std::vector<Term> args;
  std::optional<Term> key;
  std::optional<Term> value;
  bool assigned = false;          // value written with := (not =)
  bool contains_keyword = false;  // partial set written with `contains`
};

// One rule: head, body and its else chain. A rule without a body has the body [true] with `implicit_body`.
// `p { a } { b }` is two rules; the second repeats the head and has `chained` set.
struct Rule {
  SourceRange range;
  bool is_default = false;
  bool chained = false;
  bool implicit_body = false;
  bool has_if = false;
  Head head;
  Body body;
  std::vector<Rule> else_rule;  // empty or one
};

enum class RegoVersion { kV0, kV1, kV0CompatV1, kV2 };

// What one file says. Ranges point into `file`, which lives as long as the module.
struct Module {
  std::shared_ptr<const SourceFile> file;
  RegoVersion version = RegoVersion::kV1;  // what the file was parsed as (`import rego.v1` makes a v0 file kV0CompatV1)
  Package package;
  std::vector<Import> imports;
  std::vector<Rule> rules;
  std::vector<Comment> comments;
  std::vector<Annotation> annotations;
};

}  // namespace regoc::ast
