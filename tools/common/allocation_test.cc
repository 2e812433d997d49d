// A warm evaluator takes no memory from the system: what a decision makes lies in its arena, what it looks up is there.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "compiler/driver/driver.h"
#include "runtime/engine/evaluator.h"
#include "tools/common/native_code.h"

namespace {
thread_local bool counting = false;
thread_local size_t allocations = 0;
}  // namespace

void* operator new(size_t size) {
  if (counting) ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace regoc::tools {
namespace {

constexpr const char* kData = R"({
  "roles": {"admin": ["read", "write"], "dev": ["read"]},
  "users": [{"id": "u0", "role": "dev"}, {"id": "u1", "role": "admin"}, {"id": "u2", "role": "dev"},
            {"id": "u3", "role": "dev"}, {"id": "u4", "role": "dev"}, {"id": "u5", "role": "dev"},
            {"id": "u6", "role": "dev"}, {"id": "u7", "role": "dev"}, {"id": "u8", "role": "dev"}],
  "parents": {"a": ["b"], "b": ["c"], "c": ["d"], "d": [], "e": ["a"], "f": ["e"], "g": [], "h": ["g"], "i": [], "j": []},
  "member_of": {"u1": ["a", "f"]}})";

constexpr const char* kInput = R"({"user": "u1", "path": "/svc/7/items", "method": "GET", "action": "write",
  "groups": ["f"], "numbers": [3, 1, 2, 1.5], "labels": {"app": "x", "team": "blue", "tier": "\u0062ack"},
  "containers": [{"name": "a", "image": "r/a:latest", "cpu": 2}, {"name": "b", "image": "r/b:1", "cpu": 1}]})";

std::shared_ptr<engine::Snapshot> SnapshotOf(const std::string& body, bool native) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  auto program = driver::Analyze({{"p.rego", "package p\n\n" + body}}, {}, sink, files);
  std::optional<plan::Policy> policy;
  if (program) policy = driver::Plan(*program, {.entrypoints = {"p/out"}, .queries = {}}, optimize::Level::kFull, sink);
  for (const Diagnostic& d : sink.diagnostics()) ADD_FAILURE() << Render(d);
  if (!policy) return nullptr;
  auto snapshot = std::make_shared<engine::Snapshot>();
  if (native) {
    Result<engine::NativeCode> code = JitCode(*policy);
    if (!code.ok()) return ADD_FAILURE() << code.error().message, nullptr;
    snapshot->native = *code;
  }
  snapshot->executable = *eval::Executable::Bind(std::move(*policy));
  snapshot->data = *engine::Document::FromJson("data.json", kData);
  return snapshot;
}

void Decide(engine::Evaluator& evaluator, plan::FuncId func, std::string& out) {
  evaluator.Begin({});
  ASSERT_TRUE(evaluator.ReadInput(kInput).ok());
  Outcome outcome = evaluator.Run(func);
  ASSERT_TRUE(outcome.defined());
  out.clear();
  AppendJson(out, *outcome);
}

// How often the tenth decision asked for memory.
size_t Allocations(const std::string& body, bool native) {
  auto snapshot = SnapshotOf(body, native);
  if (snapshot == nullptr) return SIZE_MAX;
  engine::Evaluator evaluator(snapshot);
  plan::FuncId func = *snapshot->FindEntrypoint("p/out");
  std::string out;
  for (int i = 0; i < 9; ++i) Decide(evaluator, func, out);
  allocations = 0;
  counting = true;
  Decide(evaluator, func, out);
  counting = false;
  return allocations;
}

class NoAllocation : public testing::TestWithParam<bool> {};

TEST_P(NoAllocation, AfterTheFirstDecisions) {
  for (const char* body : {
           "default out := false\nout if { some u in data.users; u.id == input.user; input.action in "
           "data.roles[u.role] }",
           "out := [x | some x in input.numbers; x > 1]",
           "out contains c.name if { some c in input.containers; endswith(c.image, \":latest\") }",
           "out := {k: v | some k, v in input.labels; startswith(v, \"b\")}",
           "out := {\"n\": count(input.containers), \"sum\": sum([c.cpu | some c in input.containers])}",
           "out if regex.match(`^/svc/[0-9]+/items$`, input.path)",
           "out := sprintf(\"%s of %d: %v\", [input.user, count(input.numbers), input.action])",
           "out := concat(\",\", [upper(input.user), lower(input.method), trim_prefix(input.path, \"/svc\")])",
           "out := split(input.path, \"/\")",
           "out := glob.match(\"/svc/*/items\", [\"/\"], input.path)",
           "out := graph.reachable(data.parents, data.member_of[input.user])",
           "out := graph.reachable(data.parents, input.groups)",
           "out := input",
           "f(x) := x.cpu * 2\nout contains y if { some c in input.containers; y := f(c) with input.user as c.name }",
           "out := sort(input.numbers)",
           "out := object.union(input.labels, {\"a\": 1})",
           "out := walked if { walked := {p | walk(input.containers, [p, v]); is_number(v)} }",
       })
    EXPECT_EQ(Allocations(body, GetParam()), 0u) << body;
}

INSTANTIATE_TEST_SUITE_P(Engines, NoAllocation, testing::Bool(),
                         [](const auto& engine) { return engine.param ? "native" : "interpreter"; });

}  // namespace
}  // namespace regoc::tools
