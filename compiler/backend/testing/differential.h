// Runs a plan on every engine and compares what they give.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "runtime/eval/state.h"
#include "runtime/plan/plan.h"

namespace regoc::backend {

struct Given {
  std::string input = "{}";  // JSON; empty: undefined
  std::string data = "{}";
  eval::Options options;
  const std::atomic<bool>* cancelled = nullptr;
};

// What the last entry point of the plan gives: Rego text, "undefined", or "p.rego:3:5: code: message". Every engine and
// optimization level must agree in it, on a second run with the same state, and in the memo they leave; what doesn't is a
// test failure.
std::string RunEverywhere(const plan::Policy& policy, const Given& given = {});

// The same for many inputs with the code compiled once.
std::vector<std::string> RunEverywhere(const plan::Policy& policy, const std::vector<Given>& givens);

}  // namespace regoc::backend
