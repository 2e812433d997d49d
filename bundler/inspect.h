// What a bundle is and holds, for people and for programs.
//
//   Inspection inspection = Inspect("policies.tar.gz", *contents);
//   inspection.entrypoints = {"acl/allow"};           // what only a compiler knows comes from the caller
//   AddNamespace(inspection, "data.acl", "acl/policy.rego");
//   std::string table = InspectionText(inspection);
//   std::string json = InspectionJson(inspection);
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bundler/contents.h"

namespace regoc::bundle {

// Who claims to have signed the bundle. Claims only: VerifyBundle tells whether they're true.
struct ClaimedSigner {
  std::string key_id;
  std::string algorithm;
  std::string scope;
  std::string issuer;
  std::optional<int64_t> issued_at;
  std::optional<int64_t> expires_at;
  size_t listed_files = 0;
  std::string problem;  // why the token cannot be read; the rest is empty then
};

struct InspectedFile {
  std::string path;
  std::string kind;  // policy, data, patch, wasm, plan, part or other
  uint64_t size = 0;
  std::string sha256;
};

struct Inspection {
  std::string name;
  bool archive = true;        // not a folder
  std::string folder_prefix;  // of a folder: what OPA puts before the names of its files
  Manifest manifest;
  std::string content_revision;  // ComputeRevision
  bool delta = false;
  Signatures signatures;
  std::vector<ClaimedSigner> signers;
  std::vector<InspectedFile> files;  // by path
  uint64_t total_bytes = 0;
  std::vector<std::string> warnings;
  // Files by the part of `data` that they contribute to. Inspect() fills in data documents; packages come from the
  // caller.
  std::map<std::string, std::vector<std::string>> namespaces;
  std::vector<std::string> entrypoints;  // from the caller
  std::vector<std::string> targets;      // from the caller: what the bundle holds native code for
  // From the caller: where rules stand ("/p.rego:3") by name, built-ins that the policy calls, what of the input each
  // entry point reads ("input.user"; "input": all of it), annotations for people and as a JSON array (empty: not asked
  // for).
  std::map<std::string, std::vector<std::string>> rules;
  std::vector<std::string> builtins;
  std::map<std::string, std::vector<std::string>> input_reads;
  // By rule: the shape of input that it was written for, and why. As text, and as the index has it.
  std::string shapes_text, shapes_json;
  std::string enforcement_json;  // as the index has it; empty: nothing
  std::string annotations_text, annotations_json;

  // How OPA shows a file: "/p.rego" of an archive, "folder/p.rego" of a folder.
  std::string ShownName(const std::string& file) const { return (archive ? "/" : folder_prefix) + file; }
};

Inspection Inspect(const std::string& name, const Contents& contents);

// Keeps the files of a namespace in the order of their paths.
void AddNamespace(Inspection& inspection, const std::string& name_space, const std::string& file);

// Tables in the layout of `opa inspect`, with files, sizes, hashes and signers besides. Ends with a line break.
std::string InspectionText(const Inspection& inspection);

// The members of `opa inspect -f json` (manifest, signatures_config, namespaces) and ours. Ends with a line break.
std::string InspectionJson(const Inspection& inspection);

}  // namespace regoc::bundle
