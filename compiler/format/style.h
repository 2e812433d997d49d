// What the module as a whole says about how its parts are written.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/format/format.h"

namespace regoc::format {

struct Style {
  bool v1 = false;  // the target has v1 or newer
  bool v2 = false;
  bool contains = false;   // sets are written `p contains x`
  bool ifs = false;        // bodies are written behind `if`
  bool ref_heads = false;  // a head p.q is a reference, not p["q"]
  bool keywords_in_refs = false;
  std::set<std::string, std::less<>> keywords;   // names that references may not have behind a dot
  std::vector<std::string> imported_keywords;    // by `import future.keywords.x`
  std::set<std::string> used_keywords;           // future keywords that the module cannot be written without
  std::set<std::string, std::less<>> wildcards;  // those that stand in several places: each needs a name
};

Style StyleOf(const ast::Module& module, const Options& options);

bool IsImportOf(const ast::Import& import, std::string_view path);
// `future.keywords.x` without an alias gives "x"; else empty.
std::string FutureKeywordOf(const ast::Import& import);

}  // namespace regoc::format
