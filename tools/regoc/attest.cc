#include "tools/regoc/attest.h"

#include <algorithm>

#include "bundler/hash.h"
#include "bundler/paths.h"
#include "compiler/syntax/json_writer.h"
#include "tools/common/moment.h"

namespace regoc::cli {

namespace {

void WriteText(syntax::JsonWriter& json, std::string_view key, std::string_view text) {
  json.Key(key);
  json.String(text);
}

void WriteDigest(syntax::JsonWriter& json, const std::string& sha256) {
  json.Key("digest");
  json.BeginObject();
  WriteText(json, "sha256", sha256);
  json.EndObject();
}

void WriteDefinition(syntax::JsonWriter& json, const Attestation& attestation) {
  json.Key("buildDefinition");
  json.BeginObject();
  WriteText(json, "buildType", "urn:regoc:build:v1");
  json.Key("externalParameters");
  json.BeginObject();
  for (const auto& [name, value] : attestation.parameters) {
    json.Key(name);
    json.Raw(value);
  }
  json.EndObject();
  json.Key("internalParameters");
  json.BeginObject();
  json.EndObject();
  json.Key("resolvedDependencies");
  json.BeginArray();
  for (const auto& [name, sha256] : attestation.dependencies) {
    json.BeginObject();
    WriteText(json, "name", name);
    WriteDigest(json, sha256);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteRun(syntax::JsonWriter& json, const Attestation& attestation) {
  json.Key("runDetails");
  json.BeginObject();
  json.Key("builder");
  json.BeginObject();
  WriteText(json, "id", attestation.builder);
  json.Key("version");
  json.BeginObject();
  WriteText(json, "regoc", REGOC_VERSION);
  json.EndObject();
  json.EndObject();
  json.Key("metadata");
  json.BeginObject();
  if (!attestation.invocation.empty()) WriteText(json, "invocationId", attestation.invocation);
  if (attestation.time) WriteText(json, "startedOn", tools::MomentText(*attestation.time));
  json.EndObject();
  json.EndObject();
}

bool IsModuleOrData(const bundle::File& file) { return bundle::IsRego(file.path) || bundle::IsData(file.path); }

std::string Sha1(std::string_view bytes) {
  Result<std::string> digest = bundle::HexDigest("SHA-1", bytes);
  return digest.ok() ? *digest : "";
}

// SPDX 7.9: the SHA-1 of the files' SHA-1s, sorted.
std::string VerificationCode(const std::vector<const bundle::File*>& files) {
  std::vector<std::string> digests;
  for (const bundle::File* file : files) digests.push_back(Sha1(file->bytes));
  std::sort(digests.begin(), digests.end());
  std::string all;
  for (const std::string& digest : digests) all += digest;
  return Sha1(all);
}

}  // namespace

std::string ProvenanceText(const bundle::Contents& contents, const Attestation& attestation) {
  syntax::JsonWriter json(0);
  json.BeginObject();
  WriteText(json, "_type", "https://in-toto.io/Statement/v1");
  json.Key("subject");
  json.BeginArray();
  for (const bundle::File& file : contents.files) {
    json.BeginObject();
    WriteText(json, "name", file.path);
    WriteDigest(json, bundle::Sha256Hex(file.bytes));
    json.EndObject();
  }
  json.EndArray();
  WriteText(json, "predicateType", "https://slsa.dev/provenance/v1");
  json.Key("predicate");
  json.BeginObject();
  WriteDefinition(json, attestation);
  WriteRun(json, attestation);
  json.EndObject();
  json.EndObject();
  return json.text() + "\n";
}

std::string SbomText(const bundle::Contents& contents, const Attestation& attestation) {
  std::vector<const bundle::File*> files;
  std::string hashes;
  for (const bundle::File& file : contents.files) {
    if (!IsModuleOrData(file)) continue;
    files.push_back(&file);
    hashes += bundle::Sha256Hex(file.bytes) + "  " + file.path + "\n";
  }
  std::string out =
      "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: policy-bundle\n"
      "DocumentNamespace: urn:regoc:bundle:" +
      bundle::Sha256Hex(hashes) +
      "\nCreator: Tool: regoc-" REGOC_VERSION "\nCreated: " + tools::MomentText(attestation.time.value_or(0)) +
      "\n\nPackageName: policy-bundle\nSPDXID: SPDXRef-Package\nPackageDownloadLocation: NOASSERTION\nFilesAnalyzed: "
      "true\n"
      "PackageVerificationCode: " +
      VerificationCode(files) +
      "\nPackageLicenseConcluded: NOASSERTION\nPackageLicenseDeclared: NOASSERTION\nPackageCopyrightText: NOASSERTION\n"
      "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Package\n";
  for (size_t i = 0; i < files.size(); ++i) {
    const bundle::File& file = *files[i];
    std::string id = "SPDXRef-File-" + std::to_string(i + 1);
    out += "\nFileName: ./" + file.path + "\nSPDXID: " + id +
           "\nFileType: " + (bundle::IsRego(file.path) ? "SOURCE" : "TEXT") +
           "\nFileChecksum: SHA1: " + Sha1(file.bytes) + "\nFileChecksum: SHA256: " + bundle::Sha256Hex(file.bytes) +
           "\nLicenseConcluded: NOASSERTION\nLicenseInfoInFile: NOASSERTION\nFileCopyrightText: NOASSERTION\n"
           "Relationship: SPDXRef-Package CONTAINS " +
           id + "\n";
  }
  return out;
}

}  // namespace regoc::cli
