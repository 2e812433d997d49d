// What a bundle owns in `data`, and whether its contents stay inside. A root is a path without slashes around it; the
// empty root owns everything.
//
//   RootsOverlap("a/b", "a/b/c")   // true
//   RootsOverlap("a/b", "a/bc")    // false
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::bundle {

struct Contents;

bool RootsOverlap(std::string_view a, std::string_view b);

// True when one of `roots` is `path` or above it.
bool RootsContain(const std::vector<std::string>& roots, const std::vector<std::string>& path);

// The package of a Rego file, which the caller's parser knows.
struct ModulePackage {
  std::vector<std::string> path;  // {"acl", "admin"} for data.acl.admin
  std::string text;               // "package acl.admin"
  std::string file;
};

// OPA's "manifest roots [a b] do not permit 'package x' in module 'x.rego'".
Status CheckPackagesWithinRoots(const std::vector<std::string>& roots, const std::vector<ModulePackage>& packages);

// Reads every data document and patch of the bundle; OPA's "manifest roots [a b] do not permit data at path '/x' (hint:
// check bundle directory structure)", or why a document cannot be read.
Status CheckDataWithinRoots(const Contents& contents);

}  // namespace regoc::bundle
