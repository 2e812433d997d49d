// Plans without sense: whatever they do, all engines must do it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/random_plan.h"

namespace regoc::backend {
namespace {

// More with REGOC_RANDOM_PLANS=count, others with REGOC_RANDOM_SEED=first.
uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(RandomPlans, MeanTheSameOnEveryEngine) {
  const std::string document = R"({"a":[1,2,"a",[3]],"b":{"a":1.0,"b":null},"0":{"a":"b"},"c":"a"})";
  std::vector<Given> givens;
  for (bool strict : {false, true})
    for (const std::string& input : {document, std::string("[[1,2],{\"a\":1}]"), std::string("\"a\""), std::string()})
      givens.push_back({.input = input, .data = document, .options = {.strict_builtin_errors = strict}});
  uint64_t first = FromEnvironment("REGOC_RANDOM_SEED", 1);
  uint64_t count = FromEnvironment("REGOC_RANDOM_PLANS", 40);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    RunEverywhere(RandomPlan(seed), givens);
    ASSERT_FALSE(HasFailure()) << "REGOC_RANDOM_SEED=" << seed;
  }
}

}  // namespace
}  // namespace regoc::backend
