// What a bundle says of its own making: a provenance statement and a list of its modules, as files of the bundle, so
// that its signature covers them. Equal builds say the same: no clock, no host, no user, unless SOURCE_DATE_EPOCH gives
// a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bundler/contents.h"

namespace regoc::cli {

inline constexpr const char* kProvenancePath = "_regoc/provenance.intoto";
inline constexpr const char* kSbomPath = "_regoc/modules.spdx";

struct Attestation {
  std::string builder;                                          // URI of who builds
  std::string invocation;                                       // of this run, as the builder names it; empty: not told
  std::vector<std::pair<std::string, std::string>> parameters;  // flags that matter: name, JSON
  std::vector<std::pair<std::string, std::string>> dependencies;  // what was read: name, SHA-256
  std::optional<int64_t> time;                                    // seconds since 1970
};

// An in-toto statement (v1) with a SLSA provenance predicate (v1) about all files of `contents`.
std::string ProvenanceText(const bundle::Contents& contents, const Attestation& attestation);

// An SPDX 2.3 document, in its tag:value form, of the policies and data of `contents`.
std::string SbomText(const bundle::Contents& contents, const Attestation& attestation);

}  // namespace regoc::cli
