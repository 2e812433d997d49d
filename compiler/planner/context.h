// What `with` changed around the code that is being planned: which virtual documents are hidden and which functions are
// replaced. Documents that are planned in a context are functions of their own, so that code without `with` pays nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::planner {

using Path = std::vector<std::string>;  // of path keys, "data" left out

struct Mock {
  std::string function;                 // the name of the function that is called instead ("data.a.f" or a built-in's), or
  std::optional<plan::Operand> constant;  // the value, or
  std::string slot;                     // where the value is kept in data (under kMockRoot)
};

// Key of data under which values of replaced functions travel.
inline constexpr const char* kMockRoot = "\x02with";

struct Context {
  uint32_t id = 0;                    // 0: no `with` around
  std::vector<Path> hidden;           // virtual documents at and below these are replaced by base documents
  std::map<std::string, Mock> mocks;  // by the name of the function that is replaced

  bool Hides(const Path& path) const {
    for (const Path& prefix : hidden)
      if (prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin())) return true;
    return false;
  }
};

}  // namespace regoc::planner
