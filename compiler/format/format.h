// Rego in its canonical layout, byte for byte as `opa fmt` 1.22 lays it out, but for the few places where that changes
// what a policy says (parentheses around memberships and comparisons, the value of chained bodies).
//
//   DiagnosticSink sink;
//   std::optional<std::string> text = format::Format(module, {}, sink);
//
//   package  p                package p
//   allow { input.n>1 }   ->
//                             allow if input.n > 1
//
// The layout follows the source where the source says something: what stands on lines of its own stays there, blank
// lines between expressions are kept (one of them), comments keep their place. A term that comments stand in where none
// can be put back is left as it was written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"
#include "runtime/base/diagnostic.h"

namespace regoc::format {

// The versions of the language that the text must be good for: kV0, kV1 or kV2 each. Oldest v0 and newest v1 is a text
// for both, which gets `import rego.v1`; newest v2 with an older one gets `import rego.v2`.
struct Target {
  ast::RegoVersion oldest = ast::RegoVersion::kV1;
  ast::RegoVersion newest = ast::RegoVersion::kV1;
};

struct Options {
  Target target;
  bool drop_directive_imports = false;  // leave out `rego.…` and `future.…` imports that the target does not need
  bool keywords_in_refs = true;         // `p.not` may stay; otherwise it becomes p["not"]
  bool stop_at_difference = false;      // report kNotFormatted where a statement is not laid out as it was written
  // Whether a function is a deprecated built-in, which newer versions refuse. Empty: none is.
  std::function<bool(std::string_view)> is_deprecated;
};

// The text, or nothing when the sink got an error: something that the target's newest version refuses, or a call of an
// operator with a number of operands that it cannot be written with. Thread-safe (no shared state).
std::optional<std::string> Format(const ast::Module& module, const Options& options, DiagnosticSink& sink);

}  // namespace regoc::format
