// regoc's own parts of a bundle: plan, data image, native code, the plan in OPA's schema, and the index of them.
#pragma once

#include <string>

#include "bundler/contents.h"
#include "bundler/index.h"
#include "runtime/plan/plan.h"
#include "tools/common/native_code.h"
#include "tools/regoc/build_target.h"
#include "tools/common/progress.h"

namespace regoc::cli {

struct PartsOptions {
  BuildTargets targets;
  codegen::OptimizeLevel level = codegen::OptimizeLevel::kDefault;
  std::string cache_folder;  // of compiled code; empty: none
};

// `data` is the document that the bundle's data.json holds. Adds its image when the document is large; false when it
// isn't.
bool AddDataImageTo(bundle::Contents& contents, Value data);

class Parts {
 public:
  Parts(const PartsOptions& options, bundle::Contents& contents, tools::Progress& progress)
      : options_(options), contents_(contents), progress_(progress) {}

  // Plan and native code.
  Status AddPlan(const plan::Policy& policy);
  // plan.json, of a plan that was not optimized.
  Status AddOpaPlan(const plan::Policy& policy);
  void AddDataImage(Value data);
  // Input shapes and enforcement of rules, as the index has them.
  void AddRecord(std::string inputs_json, std::string enforcement_json);
  // Last: the index of what was added. Nothing when nothing was.
  void AddIndex(bool revision_of_contents);

 private:
  const PartsOptions& options_;
  bundle::Contents& contents_;
  tools::Progress& progress_;
  bundle::Index index_;
};

}  // namespace regoc::cli
