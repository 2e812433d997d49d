// What differs between two bundles, by what they mean.
//
//   BundleDiff diff = CompareBundles(*before, *after, {});
//   std::fputs(DiffText(diff).c_str(), stdout);
//   return diff.empty() ? 0 : 1;
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/compare/data_diff.h"
#include "tools/compare/view.h"

namespace regoc::compare {

struct DiffOptions {
  size_t max_data_changes = 100;         // that are listed
  std::vector<std::string> entrypoints;  // further ones to look at, "p/allow"
};

// A rule that both bundles have, or one of them.
struct RuleDiff {
  enum class Kind {
    kAdded,
    kRemoved,
    kChanged,   // its own statements
    kAffected,  // what it calls, or data that it reads
  };
  std::string name;
  Kind kind = Kind::kChanged;
  std::vector<RulePlace> before, after;
  // Of an affected rule: the changed rules and functions that it reaches, nearest first, and data.
  std::vector<std::string> through;
  std::vector<std::string> data;  // JSON pointers of what it reads and that differs
};

struct EntrypointDiff {
  std::string name;
  bool before = false, after = false;  // which bundles have it
  bool may_change = false;             // whether there can be an input with another decision
};

// Of names that come and go.
struct NameDiff {
  std::vector<std::string> removed, added;
  bool empty() const { return removed.empty() && added.empty(); }
};

struct BundleDiff {
  std::string before_path, after_path, before_revision, after_revision;
  std::vector<RuleDiff> rules;  // by name
  DataDiff data;
  std::vector<EntrypointDiff> entrypoints;   // by name
  NameDiff roots, builtins, signers, files;  // files: that are neither sources nor data nor made by the compiler
  std::optional<std::string> metadata_before, metadata_after;  // when they differ: JSON, empty for none
  NameDiff rego_versions;

  // Revisions alone are no difference: they follow from the bytes of the files.
  bool empty() const;
};

BundleDiff CompareBundles(const BundleView& before, const BundleView& after, const DiffOptions& options);

// Ends with a line break; empty when nothing differs.
std::string DiffText(const BundleDiff& diff);
std::string DiffJson(const BundleDiff& diff);

}  // namespace regoc::compare
