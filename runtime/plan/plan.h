// The plan: what a policy does, as structured statements over local variables. All engines run it; nothing below it
// knows Rego's syntax.
//
//   package p                          func 0 "data.p.allow" (%0 input, %1 data) -> %2
//   allow if input.n > data.limit        block
//                                          dot %0["n"] -> %3
//                                          dot %1["limit"] -> %4
//                                          call_builtin gt(%3, %4) -> %5
//                                          test %5
//                                          assign_once true -> %2
//                                        return %2
//
// Control flow. A block runs its statements in order. A statement that is undefined ends the block that it stands in, as
// Break{0} does; Break{n} ends n further blocks around it. A Scan runs its body once an element: where the body ends,
// the next element follows. After a Nested, Scan or With the next statement runs, however the body ended, unless a Break
// went further. Negation is therefore Nested{e…, Break{1}}: when e holds, the block around the negation ends.
//
// A Policy is plain data: copyable but for its constants, which live in `arena`. Immutable once verified; share it freely.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::plan {

enum class LocalId : uint32_t {};
enum class FuncId : uint32_t {};
enum class ConstId : uint32_t {};

// The documents that every function gets as its first two parameters.
inline constexpr LocalId kInput{0};
inline constexpr LocalId kData{1};

// What a statement reads: a local variable or a constant of the policy.
struct Operand {
  bool constant = false;
  uint32_t index = 0;

  static Operand Local(LocalId id) { return {false, static_cast<uint32_t>(id)}; }
  static Operand Const(ConstId id) { return {true, static_cast<uint32_t>(id)}; }
  LocalId local() const { return LocalId{index}; }
  friend bool operator==(const Operand&, const Operand&) = default;
};

// Where an object that was read by a shape of the policy holds a field. Shape 0: nothing is known.
struct Place {
  uint32_t shape = 0;
  uint32_t slot = 0;
};

// Place in a source: file is an index into Policy::files + 1; 0: none.
struct Location {
  uint32_t file = 0;
  uint32_t row = 0;
  uint32_t column = 0;
  friend bool operator==(const Location&, const Location&) = default;
};

// In the body of a Decide places depend on the case that runs: `row` is then its decision, `column` an index into
// Case::places.
inline constexpr uint32_t kFileOfCase = UINT32_MAX;

struct Stmt;

// Statements in order. Owned by the statement or function that it stands in.
struct Block {
  std::vector<Stmt> stmts;
};

// ---- Statements. "Undefined" below means: ends the block. Each lists its fields once, for printer, reader and verifier.

// target = source (which may be undefined).
struct Assign {
  static constexpr const char* kName = "assign";
  Operand source;
  LocalId target;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.source), v.Write(s.target); }
};

// target = source; an eval_conflict_error when target is defined and differs. `rule` (a string) names the rule for it.
struct AssignOnce {
  static constexpr const char* kName = "assign_once";
  Operand source;
  LocalId target;
  ConstId rule;
  bool function = false;  // words the error for a function
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.source), v.Update(s.target), v.Constant(s.rule), v.Flag(s.function); }
};

// target becomes undefined.
struct Reset {
  static constexpr const char* kName = "reset";
  LocalId target;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Write(s.target); }
};

// Undefined unless source is defined (or is not, when `negated`).
struct IsDefined {
  static constexpr const char* kName = "is_defined";
  LocalId source;
  bool negated = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Maybe(s.source), v.Flag(s.negated); }
};

// Undefined unless source is of the kind.
struct IsKind {
  static constexpr const char* kName = "is_kind";
  Operand source;
  Tag kind;  // kArray, kObject or kSet
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.source), v.Kind(s.kind); }
};

// Undefined when source is undefined or false.
struct Test {
  static constexpr const char* kName = "test";
  Operand source;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.source); }
};

// Undefined unless the operands are equal.
struct Equal {
  static constexpr const char* kName = "equal";
  Operand a;
  Operand b;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.a), v.Read(s.b); }
};

// target = source[key]: an object's value, an array's item, a set's element; undefined when there is none. An object
// that was read by `place.shape` has the value in that slot. With `by_path`, source is part of a base document: keys
// are text there, so that 80 finds the value of "80" in an object, and "0" the first item of an array.
struct Dot {
  static constexpr const char* kName = "dot";
  Operand source;
  Operand key;
  LocalId target;
  Place place = {};
  bool by_path = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) {
    v.Read(s.source), v.Read(s.key), v.Write(s.target), v.Slot(s.place), v.Flag(s.by_path);
  }
};

// Undefined unless source (array, object, set, string in characters) has `count` elements.
struct HasLength {
  static constexpr const char* kName = "has_length";
  Operand source;
  uint32_t count = 0;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Read(s.source), v.Count(s.count); }
};

// target = a new empty container that the statements below fill; only such a container may be filled.
struct Make {
  static constexpr const char* kName = "make";
  Tag kind;  // kArray, kObject or kSet
  uint32_t capacity = 0;
  LocalId target;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Kind(s.kind), v.Count(s.capacity), v.Write(s.target); }
};

struct ArrayAppend {
  static constexpr const char* kName = "array_append";
  LocalId array;
  Operand value;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Update(s.array), v.Read(s.value); }
};

struct SetAdd {
  static constexpr const char* kName = "set_add";
  LocalId set;
  Operand value;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Update(s.set), v.Read(s.value); }
};

// object[key] = value. With `once`, an eval_conflict_error when key has another value.
struct ObjectPut {
  static constexpr const char* kName = "object_put";
  LocalId object;
  Operand key;
  Operand value;
  bool once = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Update(s.object), v.Read(s.key), v.Read(s.value), v.Flag(s.once); }
};

// object[path[0]][path[1]]… = value, making the objects between; an eval_conflict_error when there is another value or a
// path goes through a value. With `into_set`, adds value to the set there (made when missing).
struct ObjectPutPath {
  static constexpr const char* kName = "object_put_path";
  LocalId object;
  std::vector<Operand> path;
  Operand value;
  bool into_set = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Update(s.object), v.Reads(s.path), v.Read(s.value), v.Flag(s.into_set); }
};

// target = a and b merged, key by key where both have objects, else a's value; one alone when the other is undefined.
// As OPA has it, `a` is the base document and `b` the package: base documents win.
struct Merge {
  static constexpr const char* kName = "merge";
  LocalId a;
  LocalId b;
  LocalId target;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Maybe(s.a), v.Maybe(s.b), v.Write(s.target); }
};

// Runs body for each element in order: key and value of an object, index and item of an array, element twice of a set.
// Undefined when source is no collection. `any_order`: what the body does comes to the same in any order, so that an object
// or set need not be sorted; as long as no error depends on it (eval::Options::strict_builtin_errors).
struct Scan {
  static constexpr const char* kName = "scan";
  Operand source;
  LocalId key;
  LocalId value;
  Block body;
  bool any_order = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) {
    v.Read(s.source), v.Write(s.key), v.Write(s.value), v.Flag(s.any_order), v.Body(s.body);
  }
};

// Runs body with document (kInput or kData) changed: document[path…] = value. An empty path replaces all of it.
struct With {
  static constexpr const char* kName = "with";
  LocalId document;
  std::vector<Operand> path;
  Operand value;
  Block body;
  uint32_t number = 0;  // among those of the policy: see NumberWiths
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Update(s.document), v.Reads(s.path), v.Read(s.value), v.Body(s.body); }
};

struct Nested {
  static constexpr const char* kName = "block";
  Block body;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Body(s.body); }
};

// Ends the block that it stands in and `depth` blocks around it.
struct Break {
  static constexpr const char* kName = "break";
  uint32_t depth = 0;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Count(s.depth); }
};

// result = func(args…); undefined when the function's result is. The first two arguments are input and data.
struct Call {
  static constexpr const char* kName = "call";
  FuncId func;
  std::vector<Operand> args;
  LocalId result;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Function(s.func), v.Arguments(s.args), v.Write(s.result); }
};

// result = builtin(args…), Policy::builtins[builtin].
struct CallBuiltin {
  static constexpr const char* kName = "call_builtin";
  uint32_t builtin = 0;
  std::vector<Operand> args;
  LocalId result;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Builtin(s.builtin), v.Reads(s.args), v.Write(s.result); }
};

// Ends the function with source as its result (undefined when it is).
struct Return {
  static constexpr const char* kName = "return";
  LocalId source;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.Maybe(s.source); }
};

// What an Observe tells about its body.
enum class Observation : uint8_t {
  kQuery,     // evaluates a query: the body of a rule, a closure, the question itself
  kExit,      // is what follows a solution of the query around it
  kExpr,      // evaluates an expression; without a kSolution inside, the expression has failed
  kSolution,  // is what follows a solution of the expression around it
  kNot,       // as kSolution, of a negation
  kIndex,     // empty: which of the rules of a document come into question
  kNote,      // empty: a call of trace()
  kTestCase,  // empty: a case of a test begins
  kValue,     // empty: a rule has given a value
};
inline constexpr uint32_t kObservations = 9;

// Runs body as Nested does, telling the tracer, if there is one, before and after it. `point` is an index into a table of
// the planner's that says what is observed; only plans made with PlanOptions::observed hold this statement.
struct Observe {
  static constexpr const char* kName = "observe";
  Observation kind = Observation::kQuery;
  uint32_t point = 0;
  Block body;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) { v.What(s.kind), v.Count(s.point), v.Body(s.body); }
};

// Scan of those elements that hold wanted[i] at path i of Policy::searches[search]; undefined when source is no collection or a
// wanted value is undefined. A search with a condition on texts wants its key besides. Nothing wanted: one element at least of all
// that hold the same at its paths, the first among them.
struct Find {
  static constexpr const char* kName = "find";
  Operand source;
  uint32_t search = 0;
  std::vector<Operand> wanted;
  LocalId key;
  LocalId value;
  Block body;
  bool any_order = false;  // as Scan's
  template <typename S, typename V>
  static void Fields(S& s, V&& v) {
    v.Read(s.source), v.Search(s.search), v.Reads(s.wanted), v.Write(s.key), v.Write(s.value);
    v.Flag(s.any_order), v.Body(s.body);
  }
};

// Scan of those elements of `source` that `table` leads on from: Policy::searches[search] says what of an element is a key
// of the table, and how what the table has there leads to what is wanted. Undefined when source is no collection; no
// element when the table or a wanted value is undefined. `once`: the body is the same for all elements and runs for one.
//
//   some g in groups                                  join %groups %grants by itself, (%resource)[_] == %action
//   input.action in data.grants[g][input.resource]
struct Join {
  static constexpr const char* kName = "join";
  Operand source;
  Operand table;
  uint32_t search = 0;
  std::vector<Operand> wanted;  // for the hops, then for the paths
  LocalId key;
  LocalId value;
  Block body;
  bool any_order = false;  // as Scan's
  bool once = false;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) {
    v.Read(s.source), v.Read(s.table), v.Search(s.search), v.Arguments(s.wanted), v.Write(s.key), v.Write(s.value);
    v.Flag(s.any_order), v.Flag(s.once), v.Body(s.body);
  }
};

// Runs, for each case of Policy::decisions[decision] that comes into question, in order, the statement of body (a Nested)
// that the case names. `row` is the case's array of constants; `known` is true when its condition is known to hold, else
// undefined. Cases may be left out whose condition does not hold, and no others. Keys may be undefined.
struct Decide {
  static constexpr const char* kName = "decide";
  std::vector<Operand> keys;
  uint32_t decision = 0;
  LocalId row;
  LocalId known;
  Block body;
  template <typename S, typename V>
  static void Fields(S& s, V&& v) {
    v.Arguments(s.keys), v.Decision(s.decision), v.Write(s.row), v.Write(s.known), v.Body(s.body);
  }
};

struct Stmt {
  using Node = std::variant<Assign, AssignOnce, Reset, IsDefined, IsKind, Test, Equal, Dot, HasLength, Make, ArrayAppend,
                            SetAdd, ObjectPut, ObjectPutPath, Merge, Scan, With, Nested, Break, Call, CallBuiltin, Return,
                            Observe, Find, Decide, Join>;
  Location where;
  Node node;
};

// One rule's document, a function of the policy, a query. Parameters are the locals 0 … params-1; input and data first.
struct Func {
  std::string name;  // "data.p.allow"; further variants made for `with` end in "#2", …
  uint32_t params = 2;
  uint32_t locals = 2;  // all of them, parameters included
  Block body;
  bool memoize = true;  // its result may be kept while input and data are the same
};

// What can be asked for by name: "p/allow" for data.p.allow.
struct Entrypoint {
  std::string name;
  FuncId func;
};

// A step from a value into it.
struct Hop {
  enum Kind : uint8_t {
    kField,   // to what is at `field`
    kWanted,  // to what is at the next wanted value
    kAny,     // to each element
  };
  Kind kind = kAny;
  ConstId field{0};
  bool by_path = false;  // of kWanted: as Dot::by_path
  friend bool operator==(const Hop&, const Hop&) = default;
};
inline constexpr uint32_t kHopKinds = 3;
inline constexpr size_t kMaxJoinValues = 8;

// What a case of a decision, or a search, asks of keys. Where an operand is no string, kPrefix and what follows it are built-ins that fail.
enum class Condition : uint8_t {
  kNone,      // always comes into question
  kEqual,     // each key equals its constant
  kMember,    // the constant, a collection, has the key as a value
  kPrefix,    // startswith(key, constant)
  kSuffix,    // endswith(key, constant)
  kContains,  // contains(key, constant)
  kRegex,     // regex.match(constant, key)
  kGlob,      // glob.match(constant, second constant, key)
};
inline constexpr uint32_t kConditions = 8;

// What a plan::Find compares: for each condition the place in an element, as constants. A plan::Join compares in what a
// table leads to.
struct Search {
  std::vector<std::vector<ConstId>> paths;
  // ---- of a Find: a condition that its body asks. Elements may be left out for which it does not hold and can't fail.
  Condition text = Condition::kNone;  // or kPrefix and what follows; its key is the last wanted value
  std::vector<ConstId> text_path;     // where an element has the constant of the condition
  ConstId delimiters{0};              // of kGlob: the second one
  // ---- of a Join
  bool of_key = false;       // an element's key, not its value, leads to the key of the table
  bool by_path = false;      // keys of the table are looked up as with Dot::by_path
  std::vector<ConstId> key;  // the way to it from there
  std::vector<Hop> hops;     // from what the table has at the key to where `paths` begin
  bool holds = false;        // what stands there must not be false
  friend bool operator==(const Search&, const Search&) = default;
};

// What is read of objects at some places of the input (regoc::Shape): a slot for each key.
struct Shape {
  std::vector<ConstId> keys;     // strings
  std::vector<uint32_t> fields;  // by slot: index into Policy::shapes
  uint32_t elements = 0;         // of arrays; of the values of objects that are `open`
  bool open = false;
};

// How deep the calls of a function nest.
struct CallDepth {
  uint32_t calls = 0;        // functions on the longest way down, the first included
  uint64_t stack_bytes = 0;  // that this way may take of the system's stack, in any engine: an upper estimate
  bool calls_others = false;
};

// How cases of a decision are told apart.
struct CaseTest {
  Condition condition = Condition::kNone;
  std::vector<uint32_t> keys;  // indexes into Decide::keys: one, but for kNone and kEqual
};

struct Case {
  uint32_t test = 0;               // index into Decision::tests
  std::vector<ConstId> constants;  // what the test compares with
  uint32_t alternative = 0;        // statement of Decide::body
  ConstId row{0};                  // an array: what differs between cases of one alternative
  std::vector<Location> places;    // of the statements of the alternative (kFileOfCase)
};

// The cases of a Decide: rules, mostly, of one document.
struct Decision {
  std::vector<CaseTest> tests;
  std::vector<Case> cases;
};

struct Policy {
  std::shared_ptr<Arena> arena;  // of the constants
  std::vector<Value> constants;  // frozen
  std::vector<std::string> builtins;
  std::vector<std::string> files;
  std::vector<Search> searches;
  std::vector<Shape> shapes;  // the first one is empty; none: all of the input is read
  uint32_t input_shape = 0;
  std::vector<Decision> decisions;
  std::vector<Func> funcs;
  std::vector<Entrypoint> entrypoints;
  std::vector<CallDepth> outline_depths;  // by function; only of an outline: a plan whose functions lack their bodies

  const Entrypoint* FindEntrypoint(std::string_view name) const;
};

// Numbers the With statements in the order in which they stand, and returns how many there are. Not part of a plan's bytes.
uint32_t NumberWiths(Policy& policy);

}  // namespace regoc::plan
