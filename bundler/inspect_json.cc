#include <nlohmann/json.hpp>

#include "bundler/inspect.h"

namespace regoc::bundle {

namespace {

using Json = nlohmann::ordered_json;

Json ManifestJson(const Manifest& manifest) {
  // The manifest's own text keeps what it says; it was checked when it was read.
  return Json::parse(ManifestText(manifest), nullptr, /*allow_exceptions=*/false);
}

Json SignerJson(const ClaimedSigner& signer) {
  if (!signer.problem.empty()) return {{"problem", signer.problem}};
  Json json = {{"key_id", signer.key_id}, {"algorithm", signer.algorithm}, {"files", signer.listed_files}};
  if (!signer.scope.empty()) json["scope"] = signer.scope;
  if (!signer.issuer.empty()) json["issuer"] = signer.issuer;
  if (signer.issued_at) json["issued_at"] = *signer.issued_at;
  if (signer.expires_at) json["expires_at"] = *signer.expires_at;
  return json;
}

Json SignaturesJson(const Signatures& signatures) {
  Json json = Json::object();
  if (!signatures.tokens.empty()) json["signatures"] = signatures.tokens;
  if (!signatures.plugin.empty()) json["plugin"] = signatures.plugin;
  return json;
}

}  // namespace

std::string InspectionJson(const Inspection& inspection) {
  Json json = {{"manifest", ManifestJson(inspection.manifest)},
               {"signatures_config", SignaturesJson(inspection.signatures)}};
  if (!inspection.namespaces.empty()) json["namespaces"] = inspection.namespaces;
  if (!inspection.annotations_json.empty())
    json["annotations"] = Json::parse(inspection.annotations_json, nullptr, false);
  json["name"] = inspection.name;
  json["content_revision"] = inspection.content_revision;
  json["type"] = inspection.delta ? "delta" : "snapshot";
  json["signers"] = Json::array();
  for (const ClaimedSigner& signer : inspection.signers) json["signers"].push_back(SignerJson(signer));
  if (!inspection.entrypoints.empty()) json["entrypoints"] = inspection.entrypoints;
  if (!inspection.input_reads.empty()) json["input_reads"] = inspection.input_reads;
  if (!inspection.shapes_json.empty()) json["input_shapes"] = Json::parse(inspection.shapes_json, nullptr, false);
  if (!inspection.enforcement_json.empty()) json["enforcement"] = Json::parse(inspection.enforcement_json, nullptr, false);
  if (!inspection.builtins.empty()) json["required_builtins"] = inspection.builtins;
  if (!inspection.targets.empty()) json["targets"] = inspection.targets;
  if (!inspection.rules.empty()) json["rules"] = inspection.rules;
  json["files"] = Json::array();
  for (const InspectedFile& file : inspection.files) {
    json["files"].push_back({{"path", file.path}, {"kind", file.kind}, {"size", file.size}, {"sha256", file.sha256}});
  }
  json["total_bytes"] = inspection.total_bytes;
  if (!inspection.warnings.empty()) json["warnings"] = inspection.warnings;
  // Bytes that aren't UTF-8, in a token that names itself so, are replaced instead of thrown about.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regoc::bundle
