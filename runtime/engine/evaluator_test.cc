#include "runtime/engine/evaluator.h"

#include <gtest/gtest.h>

#include "runtime/value/table.h"

namespace regoc::engine {
namespace {

using namespace plan;  // NOLINT: statements by their names

// "p" is input.n divided by data.d; "both" is [p with input.n as 8, p].
std::shared_ptr<const Snapshot> Sample() {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("n"), Value::String("d"), Value::Int(8)};
  policy.builtins = {"div"};
  policy.files = {"p.rego"};
  auto local = [](uint32_t i) { return Operand::Local(LocalId{i}); };
  auto constant = [](uint32_t i) { return Operand::Const(ConstId{i}); };
  Func p{"data.p", 2, 5, {}, true};
  p.body.stmts.push_back({{}, Dot{Operand::Local(kInput), constant(0), LocalId{2}}});
  p.body.stmts.push_back({{}, Dot{Operand::Local(kData), constant(1), LocalId{3}}});
  p.body.stmts.push_back({{1, 3, 9}, CallBuiltin{0, {local(2), local(3)}, LocalId{4}}});
  p.body.stmts.push_back({{}, Return{LocalId{4}}});
  Func both{"data.both", 2, 5, {}, true};
  With with{kInput, {constant(0)}, constant(2), {}};
  with.body.stmts.push_back({{}, Call{FuncId{0}, {Operand::Local(kInput), Operand::Local(kData)}, LocalId{3}}});
  both.body.stmts.push_back({{}, Make{Tag::kArray, 2, LocalId{2}}});
  both.body.stmts.push_back({{}, std::move(with)});
  both.body.stmts.push_back({{}, Call{FuncId{0}, {Operand::Local(kInput), Operand::Local(kData)}, LocalId{4}}});
  both.body.stmts.push_back({{}, ArrayAppend{LocalId{2}, local(3)}});
  both.body.stmts.push_back({{}, ArrayAppend{LocalId{2}, local(4)}});
  both.body.stmts.push_back({{}, Return{LocalId{2}}});
  policy.funcs.push_back(std::move(p));
  policy.funcs.push_back(std::move(both));
  policy.entrypoints = {{"p", FuncId{0}}, {"both", FuncId{1}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  return snapshot;
}

std::shared_ptr<const Snapshot> SampleWithData(std::string_view json) {
  auto snapshot = std::make_shared<Snapshot>(*Sample());
  snapshot->data = *Document::FromJson("data.json", json);
  return snapshot;
}

std::string Ask(Evaluator& evaluator, std::string_view entrypoint, std::string_view input,
                const EvaluationOptions& options = {}) {
  evaluator.Begin(options);
  if (!input.empty())
    if (Status read = evaluator.ReadInput(input); !read.ok()) return read.error().message;
  Outcome outcome = evaluator.Run(*evaluator.snapshot().FindEntrypoint(entrypoint));
  if (outcome.failed()) return evaluator.ErrorText(outcome.error());
  return outcome.defined() ? ToRego(*outcome) : "undefined";
}

// A chain of functions, each of which calls the one before.
std::shared_ptr<const Snapshot> Chain(uint32_t length) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  std::vector<Operand> documents = {Operand::Local(kInput), Operand::Local(kData)};
  for (uint32_t i = 0; i < length; ++i) {
    Func func{"f" + std::to_string(i), 2, 3, {}, false};
    if (i > 0) func.body.stmts.push_back({{}, Call{FuncId{i - 1}, documents, LocalId{2}}});
    func.body.stmts.push_back({{}, Return{i > 0 ? LocalId{2} : kInput}});
    policy.funcs.push_back(std::move(func));
  }
  policy.entrypoints = {{"p", FuncId{length - 1}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  return snapshot;
}

// "p" is the names of the records in data.list that have input.id as their id, "changed" the same with data.list replaced
// by input.list.
std::shared_ptr<const Snapshot> Finder(std::string_view data) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("list"), Value::String("id"), Value::String("name")};
  policy.searches = {{{{ConstId{1}}}}};
  auto local = [](uint32_t i) { return Operand::Local(LocalId{i}); };
  auto constant = [](uint32_t i) { return Operand::Const(ConstId{i}); };
  Func p{"data.p", 2, 8, {}, true};
  Find find{local(3), 0, {local(4)}, LocalId{5}, LocalId{6}, {}};
  find.body.stmts.push_back({{}, Dot{local(6), constant(2), LocalId{7}}});
  find.body.stmts.push_back({{}, ArrayAppend{LocalId{2}, local(7)}});
  p.body.stmts.push_back({{}, Make{Tag::kArray, 0, LocalId{2}}});
  p.body.stmts.push_back({{}, Dot{Operand::Local(kData), constant(0), LocalId{3}}});
  p.body.stmts.push_back({{}, Dot{Operand::Local(kInput), constant(1), LocalId{4}}});
  p.body.stmts.push_back({{}, std::move(find)});
  p.body.stmts.push_back({{}, Return{LocalId{2}}});
  Func changed{"data.changed", 2, 4, {}, true};
  changed.body.stmts.push_back({{}, Dot{Operand::Local(kInput), constant(0), LocalId{2}}});
  With with{kData, {constant(0)}, local(2), {}};
  with.body.stmts.push_back({{}, Call{FuncId{0}, {Operand::Local(kInput), Operand::Local(kData)}, LocalId{3}}});
  changed.body.stmts.push_back({{}, std::move(with)});
  changed.body.stmts.push_back({{}, Return{LocalId{3}}});
  policy.funcs.push_back(std::move(p));
  policy.funcs.push_back(std::move(changed));
  policy.entrypoints = {{"p", FuncId{0}}, {"changed", FuncId{1}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  snapshot->data = *Document::FromJson("data.json", data);
  return snapshot;
}

std::string Records(int count, const std::string& prefix) {
  std::string text = "[";
  for (int i = 0; i < count; ++i)
    text += (i ? "," : "") + ("{\"id\":" + std::to_string(i / 2) + ",\"name\":\"" + prefix + std::to_string(i) + "\"}");
  return text + "]";
}

TEST(Evaluator, SearchesOfDataAreIndexedOnceForAllEvaluators) {
  auto snapshot = Finder(R"({"list": )" + Records(1000, "d") + "}");
  Evaluator one(snapshot), other(snapshot);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(Ask(one, "p", R"({"id": 7})"), R"(["d14", "d15"])");
    EXPECT_EQ(Ask(other, "p", R"({"id": 499})"), R"(["d998", "d999"])");
    EXPECT_EQ(Ask(one, "p", R"({"id": 500})"), "[]");
  }
}

TEST(Evaluator, IndexesOverDataAreMadeBeforeDecisions) {
  auto snapshot = Finder(R"({"list": )" + Records(1000, "d") + "}");
  const eval::DataIndexes& indexes = snapshot->data->indexes();
  EXPECT_EQ(indexes.count(), 0u);
  snapshot->PrepareIndexes();
  EXPECT_EQ(indexes.count(), 1u);
  Evaluator evaluator(snapshot);
  EXPECT_EQ(Ask(evaluator, "p", R"({"id": 7})"), R"(["d14", "d15"])");
  EXPECT_EQ(indexes.count(), 1u);
}

TEST(Document, LargeOnesAreImagesOfTheSameValue) {
  std::string json = R"({"list": )" + Records(20'000, "d") + "}";
  ASSERT_GT(json.size(), Document::kImageBytes);
  auto image = *Document::FromJson("data.json", json);
  EXPECT_LT(image->bytes(), 5 * json.size());
  Arena arena;
  Value value = *JsonReader().Parse(arena, json);
  EXPECT_TRUE(regoc::Equal(image->root(), value));
  auto copy = Document::FromValue(value);
  EXPECT_TRUE(regoc::Equal(image->root(), copy->root()));
  EXPECT_EQ(copy->bytes(), image->bytes());
  auto snapshot = Finder(json);
  Evaluator evaluator(snapshot);
  EXPECT_EQ(Ask(evaluator, "p", R"({"id": 7})"), R"(["d14", "d15"])");
  json.back() = ']';
  std::string fault = "data.json: offset " + std::to_string(json.size() - 1) + ": invalid character ']' after object key:value pair";
  EXPECT_EQ(Document::FromJson("data.json", json).error().message, fault);
  EXPECT_EQ(Document::FromJson("data.json", "[" + json.substr(0, json.size() - 1) + "}]").error().message,
            "data.json: data must be an object, not array");
}

// Memory of the list that one evaluation put in the place of data is used again by the next.
TEST(Evaluator, SearchesOfReplacedDataAreForgotten) {
  Evaluator evaluator(Finder(R"({"list": )" + Records(20, "d") + "}"));
  for (const std::string& prefix : {"x", "y", "z"}) {
    std::string input = R"({"id": 3, "list": )" + Records(30, prefix) + "}";
    EXPECT_EQ(Ask(evaluator, "changed", input), "[\"" + prefix + "6\", \"" + prefix + "7\"]");
    EXPECT_EQ(Ask(evaluator, "p", input), R"(["d6", "d7"])");
  }
}

TEST(Evaluator, LimitsTheDepthOfCalls) {
  Evaluator shallow(Chain(100));
  EXPECT_EQ(Ask(shallow, "p", "1", {.eval = {.depth_limit = 100}}), "1");
  EXPECT_EQ(Ask(shallow, "p", "1", {.eval = {.depth_limit = 99}}),
            "eval_depth_limit_error: calls nest 100 deep, which is more than allowed");
  Evaluator deep(Chain(5000));
  EXPECT_EQ(Ask(deep, "p", "1"), "1");
  Evaluator too_deep(Chain(1'000'000));
  EXPECT_EQ(Ask(too_deep, "p", "1"), "eval_depth_limit_error: calls nest 1000000 deep, which is more than allowed");
}

TEST(Evaluator, TellsValueUndefinedAndErrorApart) {
  Evaluator evaluator(SampleWithData(R"({"d": 2})"));
  EXPECT_EQ(Ask(evaluator, "p", R"({"n": 6})"), "3");
  EXPECT_EQ(Ask(evaluator, "p", R"({"m": 6})"), "undefined");
  EXPECT_EQ(Ask(evaluator, "p", ""), "undefined");
  EXPECT_NE(Ask(evaluator, "p", R"({"n": )").find("offset"), std::string::npos);
}

TEST(Evaluator, ErrorsOfBuiltinsAreUndefinedUnlessStrict) {
  Evaluator evaluator(SampleWithData(R"({"d": 0})"));
  EXPECT_EQ(Ask(evaluator, "p", R"({"n": 6})"), "undefined");
  EvaluationOptions strict{.eval = {.strict_builtin_errors = true}};
  EXPECT_EQ(Ask(evaluator, "p", R"({"n": 6})", strict), "p.rego:3: eval_builtin_error: div: divide by zero");
}

TEST(Evaluator, StrictErrorsOfBuiltinsComeAtTheEnd) {
  Evaluator evaluator(SampleWithData(R"({"d": 0})"));
  EvaluationOptions strict{.eval = {.strict_builtin_errors = true}};
  EXPECT_EQ(Ask(evaluator, "both", R"({"n": 6})", strict), "p.rego:3: eval_builtin_error: div: divide by zero");
  EXPECT_EQ(Ask(evaluator, "p", R"({"m": 6})", strict), "undefined");  // the one before is forgotten
}

TEST(Evaluator, WhatIsRememberedBelongsToItsDocuments) {
  Evaluator evaluator(SampleWithData(R"({"d": 2})"));
  EXPECT_EQ(Ask(evaluator, "both", R"({"n": 6})"), "[4, 3]");
  EXPECT_EQ(Ask(evaluator, "both", R"({"n": 2})"), "[4, 1]");
}

// observe query { observe expr { break out of both } }, then the result.
std::shared_ptr<const Snapshot> Observed() {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::Int(7)};
  Func p{"data.p", 2, 3, {}, true};
  Observe expr{Observation::kExpr, 1, {}}, query{Observation::kQuery, 0, {}};
  expr.body.stmts.push_back({{}, Break{1}});
  query.body.stmts.push_back({{}, std::move(expr)});
  query.body.stmts.push_back({{}, Assign{Operand::Const(ConstId{0}), LocalId{2}}});  // not reached
  p.body.stmts.push_back({{}, std::move(query)});
  p.body.stmts.push_back({{}, Return{LocalId{2}}});
  policy.funcs.push_back(std::move(p));
  policy.entrypoints = {{"p", FuncId{0}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  return snapshot;
}

class Log : public eval::Tracer {
 public:
  void Begin(const Observe& what, const OptionalValue*) override { text += "+" + std::to_string(what.point); }
  void End(const Observe& what, const OptionalValue*) override { text += "-" + std::to_string(what.point); }
  void BuiltinFailed(const EvalError& error) override {
    text += std::string(error.message) + " at " + std::to_string(error.row);
  }
  std::string text;
};

TEST(Tracer, IsToldOfTheEndHoweverABlockEnds) {
  Evaluator evaluator(Observed());
  Log log;
  EXPECT_EQ(Ask(evaluator, "p", "", {.tracer = &log}), "undefined");
  EXPECT_EQ(log.text, "+0+1-1-0");
  EXPECT_EQ(Ask(evaluator, "p", ""), "undefined");  // nobody is told
  EXPECT_EQ(log.text, "+0+1-1-0");
}

TEST(Tracer, IsToldOfErrorsThatMakeExpressionsUndefined) {
  Evaluator evaluator(SampleWithData(R"({"d": 0})"));
  Log log;
  EXPECT_EQ(Ask(evaluator, "p", R"({"n": 1})", {.tracer = &log}), "undefined");
  EXPECT_EQ(log.text, "div: divide by zero at 3");
}

TEST(Snapshot, NamesTheEntrypointsThereAre) {
  EXPECT_EQ(Sample()->FindEntrypoint("q").error().message, "no entrypoint q (there are: p, both)");
}

TEST(Document, MustBeAnObject) {
  EXPECT_EQ(Document::FromJson("data.json", "[1]").error().message, "data.json: data must be an object, not array");
}

TEST(Executable, StopsAtBuiltinsThatItDoesNotHave) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.builtins = {"no.such"};
  Result<std::shared_ptr<const eval::Executable>> bound = eval::Executable::Bind(std::move(policy));
  ASSERT_TRUE(bound.ok());
  Arena arena;
  BuiltinCache cache;
  CallContext context{.arena = arena, .cache = cache, .name = "no.such"};
  Outcome outcome = (*bound)->builtins()[0].function(context, nullptr);
  EXPECT_EQ(outcome.error().message, "unsupported built-in: no.such");
  EXPECT_TRUE(outcome.error().halt);
}

// "p" is [rand.intn("a", 1000000), time.now_ns()].
std::shared_ptr<const Snapshot> Drawing() {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("a"), Value::Int(1000000)};
  policy.builtins = {"rand.intn", "time.now_ns"};
  Func p{"data.p", 2, 5, {}, true};
  auto local = [](uint32_t i) { return Operand::Local(LocalId{i}); };
  p.body.stmts.push_back({{}, CallBuiltin{0, {Operand::Const(ConstId{0}), Operand::Const(ConstId{1})}, LocalId{2}}});
  p.body.stmts.push_back({{}, CallBuiltin{1, {}, LocalId{3}}});
  p.body.stmts.push_back({{}, Make{Tag::kArray, 2, LocalId{4}}});
  p.body.stmts.push_back({{}, ArrayAppend{LocalId{4}, local(2)}});
  p.body.stmts.push_back({{}, ArrayAppend{LocalId{4}, local(3)}});
  p.body.stmts.push_back({{}, Return{LocalId{4}}});
  policy.funcs.push_back(std::move(p));
  policy.entrypoints = {{"p", FuncId{0}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  return snapshot;
}

TEST(Evaluator, KnownResultsAreGivenAndNewOnesKept) {
  Arena arena;
  Object* known = Object::New(arena);
  ArrayBuilder clock(arena);
  clock.Append(Value::String("time.now_ns"));
  known->Put(clock.Build(), Value::Int(7));
  Evaluator first(Drawing()), second(Drawing());
  std::string drawn = Ask(first, "p", "", {.known_results = Value::Object(known)});
  EXPECT_TRUE(drawn.ends_with(", 7]")) << drawn;
  ASSERT_TRUE(first.known_results());
  EXPECT_EQ((*first.known_results()).object().count, 2u);
  EXPECT_EQ(known->count, 1u);
  EXPECT_EQ(Ask(second, "p", "", {.known_results = first.known_results()}), drawn);
  Ask(second, "p", "");
  EXPECT_FALSE(second.known_results());
}

}  // namespace
}  // namespace regoc::engine
