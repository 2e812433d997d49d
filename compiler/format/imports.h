// Which imports the formatted module has, and how they are grouped.
#pragma once

#include <list>
#include <vector>

#include "compiler/format/style.h"

namespace regoc::format {

// An import of the module, or one that the target needs besides. An added one has a row of its own choosing.
struct ImportLine {
  const ast::Import* import = nullptr;
  int row = 0;
  int column = 1;
  bool added = false;
};

// Keeps the imports that are not in the module. References to them stay valid.
using AddedImports = std::list<ast::Import>;

// The imports in the order of the module, without what the target has no use for, then what it needs besides.
std::vector<ImportLine> ImportsFor(const ast::Module& module, const Style& style, const Options& options,
                                   AddedImports& added);

// Those that stand on rows that follow each other; each group sorted by path and alias once it is written.
std::vector<std::vector<ImportLine>> GroupImports(const std::vector<ImportLine>& imports);
void SortImports(std::vector<ImportLine>& group);

}  // namespace regoc::format
