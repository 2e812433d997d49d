// Modes and titles that METADATA blocks give rules: `custom: {enforcement: warn}`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/base/result.h"
#include "tools/rollout/rollout.h"

namespace regoc::enforcement {

class AnnotatedModes {
 public:
  // An error names the place of a block with an unknown mode.
  static Result<AnnotatedModes> Of(const sema::Program& program);

  // For a document: what it says itself, else its package, else one above.
  std::optional<rollout::Mode> Find(const std::vector<std::string>& path) const;
  // Empty: none.
  std::string Title(const std::vector<std::string>& path) const;

 private:
  std::map<std::vector<std::string>, rollout::Mode> rules_, packages_, subpackages_;
  std::map<std::vector<std::string>, std::string> titles_;
};

}  // namespace regoc::enforcement
