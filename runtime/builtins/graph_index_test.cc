#include "runtime/builtins/graph_index.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "runtime/value/json.h"

namespace regoc::builtins {
namespace {

// A document {"graph": …, "starts": [[…], …]}, and calls of the built-ins on parts of it.
class Document {
 public:
  explicit Document(Value value) : root_(DeepCopyFrozen(arena_, value)) {}
  Value At(std::string_view key) const { return *root_.object().Get(key); }
  const GraphIndexes& graphs() const { return graphs_; }

  std::string Call(std::string_view name, Value start, const GraphIndexes* graphs) const {
    Arena arena;
    CallContext ctx{arena, cache_};
    ctx.graphs = graphs;
    Value args[] = {At("graph"), start};
    Outcome outcome = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin(name)))(ctx, args);
    return outcome.failed() ? std::string(outcome.error().message) : ToRego(*outcome);
  }

 private:
  Arena arena_;
  Value root_;
  GraphIndexes graphs_{[this](const void* at) { return arena_.Holds(at); }};
  mutable BuiltinCache cache_;
};

std::string Name(uint32_t n) { return "n" + std::to_string(n); }

// Some edges lead out of the graph; some nodes have no list of neighbours.
Value RandomDocument(Arena& arena, uint32_t nodes, uint32_t edges, std::mt19937& random) {
  auto list = [&](uint32_t count) {
    ArrayBuilder items(arena);
    for (uint32_t i = 0; i < count; ++i)
      items.Append(Value::String(arena.Copy(Name(static_cast<uint32_t>(random()) % (nodes + 2)))));
    return items.Build();
  };
  Object* graph = Object::New(arena);
  for (uint32_t i = 0; i < nodes; ++i)
    graph->Put(Value::String(arena.Copy(Name(i))),
               random() % 9 == 0 ? Value::Int(1) : list(static_cast<uint32_t>(random()) % (edges + 1)));
  ArrayBuilder starts(arena);
  for (uint32_t i = 0; i < 6; ++i) starts.Append(list(i));
  Object* root = Object::New(arena);
  root->Put(Value::String("graph"), Value::Object(graph));
  root->Put(Value::String("starts"), starts.Build());
  return Value::Object(root);
}

TEST(GraphIndex, GivesWhatTheWalkByKeysGives) {
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    Arena arena;
    Document document(RandomDocument(arena, 9 + round % 7, 2, random));
    Value starts = document.At("starts");
    for (int again = 0; again < 2; ++again) {  // the second time it is known
      for (uint32_t i = 0; i < starts.size(); ++i) {
        for (const char* name : {"graph.reachable", "graph.reachable_paths"}) {
          Value start = starts.items()[i];
          EXPECT_EQ(document.Call(name, start, &document.graphs()), document.Call(name, start, nullptr)) << name;
        }
      }
    }
  }
}

TEST(GraphIndex, KeepsResultsForStartsOfTheDocumentOnly) {
  std::mt19937 random(4);
  Arena arena;
  Document document(RandomDocument(arena, 30, 3, random));
  const GraphIndex* index = document.graphs().Get(document.At("graph").object());
  ASSERT_NE(index, nullptr);
  Value start = document.At("starts").items()[3];
  EXPECT_FALSE(document.graphs().Known(*index, start).defined());
  document.Call("graph.reachable", start, &document.graphs());
  OptionalValue known = document.graphs().Known(*index, start);
  ASSERT_TRUE(known.defined());
  EXPECT_EQ(ToRego(*known), document.Call("graph.reachable", start, nullptr));
  // Fewer items at the same place are another start.
  Value slice = Value::Array(start.items(), 1);
  EXPECT_FALSE(document.graphs().Known(*index, slice).defined());
  Value own = Value::String("n1");
  document.Call("graph.reachable", Value::Array(&own, 1), &document.graphs());
  EXPECT_FALSE(document.graphs().Known(*index, Value::Array(&own, 1)).defined());
}

TEST(GraphIndex, LeavesOthersAlone) {
  std::mt19937 random(5);
  Arena arena;
  Document document(RandomDocument(arena, 30, 3, random));
  Document small(RandomDocument(arena, 5, 3, random));
  EXPECT_EQ(document.graphs().Get(small.At("graph").object()), nullptr);
  EXPECT_EQ(small.graphs().Get(small.At("graph").object()), nullptr);
  Object* numbered = Object::New(arena);
  for (int i = 0; i < 20; ++i) numbered->Put(Value::Int(i), Value::Array(nullptr, 0));
  EXPECT_EQ(GraphIndex::Of(*numbered), nullptr);
}

TEST(GraphIndex, IsSharedByThreads) {
  std::mt19937 random(6);
  Arena arena;
  Document document(RandomDocument(arena, 200, 3, random));
  Value starts = document.At("starts");
  std::vector<std::string> expected;
  for (uint32_t i = 0; i < starts.size(); ++i)
    expected.push_back(document.Call("graph.reachable", starts.items()[i], nullptr));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        for (uint32_t i = 0; i < starts.size(); ++i) {
          Arena scratch;
          BuiltinCache cache;
          CallContext ctx{scratch, cache};
          ctx.graphs = &document.graphs();
          Value args[] = {document.At("graph"), starts.items()[i]};
          Outcome outcome = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("graph.reachable")))(ctx, args);
          EXPECT_EQ(ToRego(*outcome), expected[i]);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace regoc::builtins
