// Optimized plans answer as the plans that they were made from: random modules, each pass alone and all together.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/driver/testing/answers.h"
#include "compiler/driver/testing/random_module.h"
#include "compiler/optimize/any_order.h"
#include "compiler/optimize/decisions.h"
#include "compiler/optimize/fold.h"
#include "compiler/optimize/groups.h"
#include "compiler/optimize/hoist.h"
#include "compiler/optimize/inline.h"
#include "compiler/optimize/prefixes.h"
#include "compiler/optimize/searches.h"
#include "compiler/optimize/shapes.h"
#include "compiler/optimize/unroll.h"

namespace regoc::driver {
namespace {

using Pass = void (*)(plan::Policy&);
struct NamedPass {
  const char* name;
  Pass run;
};
const NamedPass kPasses[] = {
    {"inline of one rule", [](plan::Policy& p) { optimize::InlineCalls(p, optimize::Inlined::kOfOneRule); }},
    {"inline, fold",
     [](plan::Policy& p) {
       optimize::InlineCalls(p, optimize::Inlined::kSmall);
       optimize::FoldContainers(p);
     }},
    {"fold", [](plan::Policy& p) { optimize::FoldContainers(p); }},
    {"hoist", [](plan::Policy& p) { optimize::HoistElementWork(p); }},
    {"unroll", [](plan::Policy& p) { optimize::UnrollConstants(p); }},
    {"decisions", [](plan::Policy& p) { optimize::MakeDecisions(p); }},
    {"searches", [](plan::Policy& p) { optimize::MakeSearches(p); }},
    {"searches, groups",
     [](plan::Policy& p) {
       optimize::MakeSearches(p);
       optimize::ShareGroups(p);
     }},
    {"prefixes", [](plan::Policy& p) { optimize::SharePrefixes(p); }},
    {"any_order", [](plan::Policy& p) { optimize::FindAnyOrder(p); }},
    {"shapes", [](plan::Policy& p) { optimize::MakeShapes(p); }},
    {"all", [](plan::Policy& p) { optimize::Optimize(p, optimize::Level::kFull); }},
    {"all, with notes",
     [](plan::Policy& p) {
       optimize::Notes notes;
       optimize::Optimize(p, optimize::Level::kFull, &notes);
     }},
};

// More with REGOC_RANDOM_MODULES=count, others with REGOC_RANDOM_SEED=first.
uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// Whether every pass keeps the answers.
bool SameAnswers(const plan::Policy& policy, const std::vector<std::string>& inputs, const std::string& data,
                 const std::string& about) {
  bool same = true;
  for (const std::string& input : inputs) {
    std::string expected = AnswersOf(policy, input, data);
    for (const NamedPass& pass : kPasses) {
      plan::Policy changed = CopyOf(policy);
      pass.run(changed);
      std::string answers = AnswersOf(changed, input, data);
      EXPECT_EQ(answers, expected) << pass.name << "\ninput " << input << "\ndata " << data << "\n" << about;
      same &= answers == expected;
    }
  }
  return same;
}

TEST(Optimized, RandomModulesAnswerTheSame) {
  uint64_t first = FromEnvironment("REGOC_RANDOM_SEED", 1), count = FromEnvironment("REGOC_RANDOM_MODULES", 60),
           compiled = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    RandomModule module = MakeRandomModule(seed);
    std::optional<plan::Policy> policy = PlanOf(module.text);
    if (!policy) continue;
    ++compiled;
    ASSERT_TRUE(SameAnswers(*policy, module.inputs, module.data, module.text)) << "REGOC_RANDOM_SEED=" << seed;
  }
  EXPECT_GT(compiled * 4, count * 3);
}

// The generator must keep giving the passes something to do.
TEST(Optimized, RandomModulesUseEveryPass) {
  optimize::Notes all;
  size_t decisions = 0, searches = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    std::optional<plan::Policy> policy = PlanOf(MakeRandomModule(seed).text);
    if (!policy) continue;
    optimize::Optimize(*policy, optimize::Level::kFull, &all);
    decisions += policy->decisions.size(), searches += policy->searches.size();
  }
  auto loops = [&](optimize::LoopOutcome outcome) {
    return std::count_if(all.loops.begin(), all.loops.end(),
                         [&](const optimize::LoopNote& note) { return note.outcome == outcome; });
  };
  auto shared = [&](optimize::SharedOutcome outcome) {
    return std::count_if(all.shared.begin(), all.shared.end(),
                         [&](const optimize::SharedNote& note) { return note.outcome == outcome; });
  };
  EXPECT_GT(decisions, 5u);
  EXPECT_GT(searches, 10u);
  EXPECT_GT(loops(optimize::LoopOutcome::kUnrolled), 10);
  EXPECT_GT(loops(optimize::LoopOutcome::kOnce), 5);
  EXPECT_GT(shared(optimize::SharedOutcome::kShared), 8);
  EXPECT_GT(std::count_if(all.orders.begin(), all.orders.end(),
                          [](const optimize::OrderNote& note) { return note.outcome == optimize::OrderOutcome::kAny; }),
            10);
}

}  // namespace
}  // namespace regoc::driver
