#include "bundler/inspect.h"

#include <algorithm>
#include <utility>

#include "bundler/hash.h"
#include "bundler/jwt.h"
#include "bundler/paths.h"
#include "bundler/revision.h"
#include "bundler/signature.h"

namespace regoc::bundle {

namespace {

std::string KindOf(const std::string& path) {
  std::string_view base = BaseName(path);
  if (IsPart(path)) return "part";
  if (IsRego(path)) return "policy";
  if (IsData(path)) return "data";
  if (IsWasm(path)) return "wasm";
  if (base == "patch.json") return "patch";
  return base == "plan.json" || base == "plan.pb" ? "plan" : "other";
}

ClaimedSigner ReadSigner(const std::string& token) {
  ClaimedSigner signer;
  Result<Jwt> jwt = DecodeJwt(token);
  Result<SignatureClaims> claims = jwt.ok() ? ParseClaims(jwt->payload) : jwt.error();
  if (!claims.ok()) {
    signer.problem = claims.error().message;
    return signer;
  }
  signer.key_id = jwt->key_id.empty() ? claims->key_id : jwt->key_id;
  signer.algorithm = jwt->algorithm;
  signer.scope = claims->scope;
  signer.issuer = claims->issuer;
  signer.issued_at = claims->issued_at;
  signer.expires_at = claims->expires_at;
  signer.listed_files = claims->files.size();
  return signer;
}

std::string DataNamespace(const std::string& path) {
  std::string out = "data";
  for (const std::string& segment : DataPath(path)) out += "." + segment;
  return out;
}

}  // namespace

Inspection Inspect(const std::string& name, const Contents& contents) {
  Inspection inspection{.name = name,
                        .archive = contents.folder_prefix.empty(),
                        .folder_prefix = contents.folder_prefix,
                        .manifest = contents.manifest,
                        .content_revision = ComputeRevision(contents),
                        .delta = IsDelta(contents),
                        .warnings = contents.warnings};
  if (contents.signatures) inspection.signatures = *contents.signatures;
  for (const std::string& token : inspection.signatures.tokens) inspection.signers.push_back(ReadSigner(token));
  for (const File& file : contents.files) {
    inspection.files.push_back({file.path, KindOf(file.path), file.bytes.size(), Sha256Hex(file.bytes)});
    inspection.total_bytes += file.bytes.size();
    if (IsData(file.path)) AddNamespace(inspection, DataNamespace(file.path), file.path);
  }
  return inspection;
}

void AddNamespace(Inspection& inspection, const std::string& name_space, const std::string& file) {
  std::string shown = inspection.ShownName(file);
  std::vector<std::string>& files = inspection.namespaces[name_space];
  files.insert(std::upper_bound(files.begin(), files.end(), shown), shown);
}

}  // namespace regoc::bundle
