#include "compiler/sema/type_check.h"

#include <gtest/gtest.h>

#include "compiler/sema/analyze.h"
#include "compiler/sema/type_print.h"
#include "compiler/syntax/parser.h"

namespace regoc::sema {
namespace {

// A program of one module, and what was found.
struct Checked {
  std::shared_ptr<SourceFile> file;
  std::optional<Program> program;
  std::string findings;

  // Type of the document data.t.<name>.
  std::string Document(const std::string& name) const {
    if (!program) return findings;
    const TypeTree* package = program->types->documents.Child(TypeKey::String("t"));
    const TypeTree* document = package ? package->Child(TypeKey::String(name)) : nullptr;
    return document ? ToString(document->Extent()) : "nothing";
  }
};

std::string Print(const DiagnosticSink& sink) {
  std::string out;
  for (const Diagnostic& d : sink.diagnostics()) {
    out += OneLine(d) + "\n";
    for (const std::string& line : d.details) out += "\t" + line + "\n";
  }
  return out;
}

Checked Check(const std::string& text, const TypeOptions& options = {}) {
  Checked checked;
  checked.file = std::make_shared<SourceFile>("t.rego", text);
  DiagnosticSink sink;
  std::optional<ast::Module> module = syntax::ParseModule(checked.file, {}, sink);
  if (module) {
    std::vector<ast::Module> modules;
    modules.push_back(std::move(*module));
    AnalyzeOptions analyze;
    analyze.types = options;
    checked.program = Analyze(std::move(modules), analyze, sink);
  }
  checked.findings = Print(sink);
  return checked;
}

std::string Findings(const std::string& body) { return Check("package t\n" + body).findings; }

TypeOptions WithInputSchema(const std::string& json) {
  TypeOptions options;
  options.schemas = std::make_shared<SchemaSet>();
  Status added = options.schemas->Add(SchemaSet::kRoot, std::make_shared<SourceFile>("input.json", json));
  EXPECT_TRUE(added.ok()) << (added.ok() ? "" : added.error().message);
  return options;
}

TEST(TypeCheck, InfersDocuments) {
  Checked checked = Check(R"(package t
n := 1
either := 1 if input.x
else := "a"
set contains x if some x in [1, "a"]
object[k] := v if some k, v in {"a": true}
deep[k].value := k if some k in ["a"]
f(x) := count(x)
comprehension := [[x, n] | some x in ["a"]]
default d := null
d := {"a": [true]} if input.y
)");
  EXPECT_EQ(checked.Document("n"), "number");
  EXPECT_EQ(checked.Document("either"), "any<number, string>");
  EXPECT_EQ(checked.Document("set"), "set[any<number, string>]");
  EXPECT_EQ(checked.Document("object"), "object[string: boolean]");
  EXPECT_EQ(checked.Document("deep"), "object[string: object[string: string]]");
  EXPECT_EQ(checked.Document("f"), "(any<string, array[any], object[any: any], set[any]>) => number");
  EXPECT_EQ(checked.Document("comprehension"), "array[array<string, number>]");
  EXPECT_EQ(checked.Document("d"), "any<null, object<a: array<boolean>>>");
}

TEST(TypeCheck, KnowsVariablesOfEachRule) {
  Checked checked = Check("package t\np if { x := 1; y := [z | some z in [\"a\"]]; count(y) == x }\n");
  ASSERT_TRUE(checked.program) << checked.findings;
  const RuleInfo& rule = checked.program->rules[0];
  std::map<std::string, std::string> types;
  for (const auto& [name, type] : checked.program->types->rules[0][0].variables) {
    auto written = rule.written.find(name);
    if (written != rule.written.end()) types[written->second] = ToString(type);
  }
  EXPECT_EQ(types["x"], "number");
  EXPECT_EQ(types["y"], "array[string]");
  EXPECT_EQ(types["z"], "string");
}

TEST(TypeCheck, RefusesArguments) {
  EXPECT_EQ(Findings("p if { a := \"foo\"; sum([1, a]) == 1 }"),
            "t.rego:2: rego_type_error: sum: invalid argument(s)\n"
            "\thave: (array<number, string>, ???)\n"
            "\twant: (collection: any<array[number], set[number]>, n: number)\n");
  EXPECT_EQ(Findings("p := 1 + \"a\""),
            "t.rego:2: rego_type_error: plus: invalid argument(s)\n"
            "\thave: (number, string, ???)\n"
            "\twant: (x: number, y: number, z: number)\n");
  EXPECT_EQ(Findings("p := x if { [x] = [true]; y := upper(x) }"),
            "t.rego:2: rego_type_error: upper: invalid argument(s)\n"
            "\thave: (boolean, ???)\n"
            "\twant: (x: string, y: string)\n");
}

// Of bodies of `every` OPA looks at references and comprehensions, without the types of variables that are bound there.
TEST(TypeCheck, LooksIntoBodiesOfEvery) {
  const std::string numbers = "n[x] := 1 if some x in input.q\n";
  EXPECT_EQ(Findings(numbers + "p if { every e in input.x { v := n[input.c][i]; e == v } }"),
            "t.rego:3: rego_type_error: undefined ref: data.t.n[input.c][i]\n"
            "\tdata.t.n[input.c][i]\n"
            "\t^^^^^^^^^^^^^^^^^\n"
            "\thave: number\n");
  EXPECT_EQ(Findings("p if { every e in input.x { x := [1 | startswith(1, \"a\")]; e == x } }"),
            "t.rego:2: rego_type_error: startswith: invalid argument(s)\n"
            "\thave: (number, string)\n"
            "\twant: (search: string, base: string, result: boolean)\n");
  EXPECT_EQ(Findings("p if { every e in [\"x\"] { x := [1 | e + 1]; e == x } }").find("error"), std::string::npos);
}

TEST(TypeCheck, RemembersWhatItKnew) {
  // OPA forgets the type of x when it stands in a collection that may hold anything.
  EXPECT_EQ(Findings("p if { x := \"a\"; count([x]) == 1; x + 1 == 2 }"),
            "t.rego:2: rego_type_error: plus: invalid argument(s)\n"
            "\thave: (string, number, ???)\n"
            "\twant: (x: number, y: number, z: number)\n");
}

TEST(TypeCheck, RefusesMatches) {
  EXPECT_EQ(Findings("p if 1 == \"a\""),
            "t.rego:2: rego_type_error: match error\n"
            "\tleft  : number\n"
            "\tright : string\n");
  EXPECT_EQ(Findings("q := {\"a\": 1}\np if q == {\"b\": 1}"),
            "t.rego:3: rego_type_error: match error\n"
            "\tleft  : object<a: number>\n"
            "\tright : object<b: number>\n"
            "\thint  : both sides are objects but their types differ, so they can never be equal"
            " (see https://www.openpolicyagent.org/docs/errors/rego-type-error/match-error)\n");
  EXPECT_EQ(Findings("p if \"a\" in [1, 2]"),
            "t.rego:2: rego_type_error: match error\n"
            "\tleft  : string\n"
            "\tright : number\n");
}

TEST(TypeCheck, RefusesReferences) {
  EXPECT_EQ(Findings("q := {\"bar\": 1, \"b-z\": 2}\np if q.foo"),
            "t.rego:3: rego_type_error: undefined ref: data.t.q.foo\n"
            "\tdata.t.q.foo\n"
            "\t         ^\n"
            "\t         have: \"foo\"\n"
            "\t         want (one of): [\"b-z\" \"bar\"]\n");
  EXPECT_EQ(Findings("q := 1\np if q.foo.bar"),
            "t.rego:3: rego_type_error: undefined ref: data.t.q.foo.bar\n"
            "\tdata.t.q.foo.bar\n"
            "\t^^^^^^^^\n"
            "\thave: number\n");
  EXPECT_EQ(Findings("p if { xs := [1]; i := \"a\"; xs[i] == 1 }"),
            "t.rego:2: rego_type_error: undefined ref: xs[i]\n"
            "\txs[i]\n"
            "\t   ^\n"
            "\t   have (type): string\n"
            "\t   want (type): number\n");
  EXPECT_EQ(Findings("f(x) := x\np := f"),
            "t.rego:3: rego_type_error: function data.t.f used as reference, not called\n"
            "\tdata.t.f\n"
            "\t^^^^^^^^\n"
            "\thave: (any) => any\n");
}

TEST(TypeCheck, TellsCausesOnly) {
  // q is faulty; p, which reads it, is not.
  EXPECT_EQ(Findings("q := 1 + \"a\"\np := upper(q)"),
            "t.rego:2: rego_type_error: plus: invalid argument(s)\n"
            "\thave: (number, string, ???)\n"
            "\twant: (x: number, y: number, z: number)\n");
}

TEST(TypeCheck, AcceptsEmptyCollections) {
  // OPA refuses these: it has no type for the elements of an empty set.
  EXPECT_EQ(Findings("p if set() == set()\nq := set()\nr if q == set()\ns if [set()] == [set()]"), "");
  EXPECT_EQ(Findings("p if { x := []; some y in x; y + 1 == 2 }"), "");
}

// One of the values that a rule may have holds nothing: what comes out of it is unknown, not wrong.
TEST(TypeCheck, AcceptsWhatMayBeEmpty) {
  EXPECT_EQ(Findings("r := 10 if input.x\nr := [] if input.y\nq if { v := r[w] }\n"), "");
  EXPECT_EQ(Findings("r contains []\nr contains 1 if input.x\nq if { v := r[_][w] }\n"), "");
}

TEST(TypeCheck, WidensUnderWith) {
  EXPECT_EQ(Findings("q := 1\nr := q\np if { lower(r) == \"a\" with data.t.q as \"A\" }"), "");
  EXPECT_EQ(Findings("f(x) := 1\ng(x, y) := 2\np if f(1) with f as g"),
            "t.rego:4: rego_type_error: data.t.f: arity mismatch\n"
            "\thave: (any, any)\n"
            "\twant: (any)\n");
}

TEST(TypeCheck, DocumentsBelowDocuments) {
  EXPECT_EQ(Findings("p.q := 1\np.r[x] := y if some x, y in {\"a\": \"b\"}\ns := p.r.anything\nu := p.q + 1\nw := upper(p.q)"),
            "t.rego:6: rego_type_error: upper: invalid argument(s)\n"
            "\thave: (number, ???)\n"
            "\twant: (x: string, y: string)\n");
}

TEST(TypeCheck, SchemasOfInput) {
  TypeOptions options = WithInputSchema(R"({"type": "object", "properties": {
    "user": {"$ref": "#/$defs/user"}, "tags": {"type": "array", "items": {"type": ["string", "null"]}},
    "labels": {"type": "object", "additionalProperties": {"type": "string"}}},
    "$defs": {"user": {"allOf": [{"properties": {"name": {"type": "string"}}},
                                 {"properties": {"manager": {"$ref": "#/$defs/user"}}}]}}})");
  EXPECT_EQ(Check("package t\np if { input.user.manager.manager.name == input.tags[0]; input.labels.x == \"a\" }", options).findings, "");
  EXPECT_EQ(Check("package t\np if { u := input.user.manager; u.nme == \"a\" }", options).findings,
            "t.rego:2: rego_type_error: undefined ref: u.nme\n"
            "\tu.nme\n"
            "\t  ^\n"
            "\t  have: \"nme\"\n"
            "\t  want (one of): [\"manager\" \"name\"]\n");
  EXPECT_EQ(Check("package t\np := {\"a\": input.labels}\nq if p.a.x + 1 == 2", options).findings,
            "t.rego:3: rego_type_error: plus: invalid argument(s)\n"
            "\thave: (string, number, ???)\n"
            "\twant: (x: number, y: number, z: number)\n");
}

TEST(TypeCheck, SchemasOfFunctionArguments) {
  TypeOptions options = WithInputSchema(R"({"properties": {"user": {"properties": {"name": {"type": "string"}}}}})");
  std::string text = "package t\nf(u) := u.nme if u.name\ng(x) := f(x)\np := g(input.user)\n";
  EXPECT_EQ(Check(text, options).findings,
            "t.rego:2: rego_type_error: undefined ref: u.nme\n"
            "\tu.nme\n"
            "\t  ^\n"
            "\t  have: \"nme\"\n"
            "\t  want (one of): [\"name\"]\n");
  // Without a schema, a member that isn't there is undefined, as ever.
  EXPECT_EQ(Findings("f(u) := u.nme\np := f({\"name\": 1})"), "");
}

TEST(TypeCheck, SchemasOfAnnotations) {
  std::string text =
      "package t\n"
      "# METADATA\n# scope: rule\n# schemas:\n#   - input: {type: object, properties: {a: {type: number}}}\n"
      "p if input.b\n"
      "q if input.b\n";
  EXPECT_EQ(Check(text).findings,
            "t.rego:6: rego_type_error: undefined ref: input.b\n"
            "\tinput.b\n"
            "\t      ^\n"
            "\t      have: \"b\"\n"
            "\t      want (one of): [\"a\"]\n");
  std::string named = "# METADATA\n# schemas:\n#   - data.acl: schema.acl\npackage t\np if data.acl.x\n";
  EXPECT_EQ(Check(named).findings, "") << "without schemas, their names mean nothing";
  EXPECT_EQ(Check(named, WithInputSchema("{}")).findings, "t.rego:5: rego_type_error: undefined schema: schema.acl\n");
}

TEST(TypeCheck, EndsOnSharedTypes) {
  std::string text = "package t\np0 := {\"x\": 1}\n";
  for (int i = 1; i < 60; ++i) {
    std::string last = "p" + std::to_string(i - 1);
    text += "p" + std::to_string(i) + " := {\"a\": " + last + ", \"b\": " + last + "}\n";
  }
  EXPECT_EQ(Check(text + "q if p59 == p58\nr if count(p59) == 2\n").findings.substr(0, 40),
            "t.rego:62: rego_type_error: match error\n");
}

}  // namespace
}  // namespace regoc::sema
