// What a host allows policies: a file in OPA's format, or the name of a version of OPA.
//
//   Result<Capabilities> loaded = LoadCapabilities("v0.60.0");
//   loaded->builtins.contains("strings.count")     // false: it came later
//
// A file may declare functions that this build does not have: they can be called, and replaced by `with`, but a policy
// that needs one cannot be evaluated here.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/analyze.h"
#include "compiler/syntax/parser.h"
#include "runtime/base/result.h"

namespace regoc::tools {

struct Capabilities {
  syntax::LanguageLimits language;
  std::set<std::string, std::less<>> builtins;    // names, those of `functions` among them
  std::vector<sema::DeclaredFunction> functions;  // that this build does not have
  // That policies may connect to; nothing: any.
  std::optional<std::vector<std::string>> allowed_hosts;
};

// A file if there is one of that name, else a version. Built-ins have the types that this build knows.
Result<Capabilities> LoadCapabilities(const std::string& path_or_version);

// The versions of OPA that have names, oldest first.
std::span<const std::string_view> CapabilityVersions();
// What a version had; nothing when it is none of CapabilityVersions().
std::optional<Capabilities> CapabilitiesOfVersion(std::string_view version);

}  // namespace regoc::tools
