#include "bundler/signature.h"

#include <algorithm>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/jwt.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

Error Malformed(const std::string& what) { return Error{"bundle load failed on signatures decode: " + what}; }

Result<std::string> StringField(const std::vector<JsonMember>& members, std::string_view name) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return std::string();
  Result<std::string> text = JsonString(member->value);
  return text.ok() ? text : Error{"`" + std::string(name) + "` must be a string"};
}

Status ReadString(const std::vector<JsonMember>& members, std::string_view name, std::string& to) {
  Result<std::string> text = StringField(members, name);
  if (!text.ok()) return text.error();
  to = *std::move(text);
  return Unit{};
}

Status ReadTime(const std::vector<JsonMember>& members, std::string_view name, std::optional<int64_t>& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<int64_t> seconds = JsonInteger(member->value);
  if (!seconds.ok()) return Error{"`" + std::string(name) + "` must be a number of seconds"};
  to = *seconds;
  return Unit{};
}

Result<SignedFile> ReadSignedFile(const std::string& json) {
  Result<std::vector<JsonMember>> members = JsonMembers(json);
  if (!members.ok()) return Error{"`files` must be an array of objects"};
  SignedFile file;
  if (Status read = ReadString(*members, "name", file.name); !read.ok()) return read.error();
  if (Status read = ReadString(*members, "hash", file.hash); !read.ok()) return read.error();
  if (Status read = ReadString(*members, "algorithm", file.algorithm); !read.ok()) return read.error();
  return file;
}

std::string FilesJson(const std::vector<SignedFile>& files) {
  std::string out = "[";
  for (const SignedFile& file : files) {
    if (out.size() > 1) out.push_back(',');
    out += "{\"name\":" + QuoteJson(file.name) + ",\"hash\":" + QuoteJson(file.hash) +
           ",\"algorithm\":" + QuoteJson(file.algorithm) + "}";
  }
  return out + "]";
}

// The payload: the list of files and the claims, by name.
Result<std::string> Payload(const std::vector<SignedFile>& files, const SigningConfig& config) {
  std::vector<JsonMember> claims;
  if (!config.claims_json.empty()) {
    Result<std::vector<JsonMember>> given = JsonMembers(config.claims_json, {.unique_names = true});
    if (!given.ok()) return Error{"claims: " + given.error().message};
    claims = *std::move(given);
  } else if (!config.key_id.empty()) {
    claims.push_back({"keyid", QuoteJson(config.key_id)});
  }
  for (const JsonMember& claim : claims) {
    if (claim.name == "files") return Error{"claims: `files` is what the bundle holds and cannot be given"};
  }
  claims.push_back({"files", FilesJson(files)});
  std::sort(claims.begin(), claims.end(), [](const JsonMember& a, const JsonMember& b) { return a.name < b.name; });
  std::string out = "{";
  for (const JsonMember& claim : claims) {
    if (out.size() > 1) out.push_back(',');
    out += QuoteJson(claim.name) + ":" + claim.value;
  }
  return out + "}";
}

}  // namespace

Result<Signatures> ParseSignatures(std::string_view text) {
  Result<std::vector<JsonMember>> members = JsonMembers(text);
  if (!members.ok()) return Malformed(members.error().message);
  Signatures signatures;
  if (Status read = ReadString(*members, "plugin", signatures.plugin); !read.ok())
    return Malformed(read.error().message);
  const JsonMember* tokens = FindMember(*members, "signatures");
  if (tokens == nullptr) return signatures;
  Result<std::vector<std::string>> elements = JsonElements(tokens->value);
  if (!elements.ok()) return Malformed("`signatures` must be an array of strings");
  for (const std::string& element : *elements) {
    Result<std::string> token = JsonString(element);
    if (!token.ok()) return Malformed("`signatures` must be an array of strings");
    signatures.tokens.push_back(*std::move(token));
  }
  return signatures;
}

std::string SignaturesText(const Signatures& signatures) {
  std::string out = "{\n \"signatures\": [";
  for (size_t i = 0; i < signatures.tokens.size(); ++i) {
    out += (i == 0 ? "\n  " : ",\n  ") + QuoteJson(signatures.tokens[i]);
  }
  out += signatures.tokens.empty() ? "]" : "\n ]";
  if (!signatures.plugin.empty()) out += ",\n \"plugin\": " + QuoteJson(signatures.plugin);
  return out + "\n}";
}

Result<SignatureClaims> ParseClaims(std::string_view payload) {
  Result<std::vector<JsonMember>> members = JsonMembers(payload);
  if (!members.ok()) return members.error();
  SignatureClaims claims;
  if (Status read = ReadString(*members, "keyid", claims.key_id); !read.ok()) return read.error();
  if (Status read = ReadString(*members, "scope", claims.scope); !read.ok()) return read.error();
  if (Status read = ReadString(*members, "iss", claims.issuer); !read.ok()) return read.error();
  if (Status read = ReadTime(*members, "iat", claims.issued_at); !read.ok()) return read.error();
  if (Status read = ReadTime(*members, "nbf", claims.not_before); !read.ok()) return read.error();
  if (Status read = ReadTime(*members, "exp", claims.expires_at); !read.ok()) return read.error();
  const JsonMember* files = FindMember(*members, "files");
  if (files == nullptr) return claims;
  Result<std::vector<std::string>> elements = JsonElements(files->value);
  if (!elements.ok()) return Error{"`files` must be an array of objects"};
  for (const std::string& element : *elements) {
    Result<SignedFile> file = ReadSignedFile(element);
    if (!file.ok()) return file.error();
    claims.files.push_back(*std::move(file));
  }
  return claims;
}

Result<std::vector<SignedFile>> ListFiles(const Contents& contents, std::string_view hash_algorithm,
                                          std::string_view name_prefix) {
  std::vector<SignedFile> listed;
  auto add = [&](std::string_view path, std::string_view bytes) -> Status {
    Result<std::string> hash = FileDigest(path, bytes, hash_algorithm);
    if (!hash.ok()) return hash.error();
    listed.push_back({std::string(name_prefix).append(path), *std::move(hash), std::string(hash_algorithm)});
    return Unit{};
  };
  if (std::optional<std::string> manifest = ManifestBytes(contents)) {
    if (Status added = add(kManifestName, *manifest); !added.ok()) return added.error();
  }
  for (const File& file : contents.files) {
    if (Status added = add(file.path, file.bytes); !added.ok()) return added.error();
  }
  std::sort(listed.begin(), listed.end(), [](const SignedFile& a, const SignedFile& b) { return a.name < b.name; });
  return listed;
}

Status SignBundle(Contents& contents, const SigningConfig& config) {
  Result<std::vector<SignedFile>> files = ListFiles(contents, config.hash_algorithm, config.name_prefix);
  if (!files.ok()) return files.error();
  Result<std::string> payload = Payload(*files, config);
  if (!payload.ok()) return payload.error();
  std::string header = "{\"alg\":" + QuoteJson(config.key.algorithm());
  if (!config.key_id.empty()) header += ",\"kid\":" + QuoteJson(config.key_id);
  Result<std::string> token = EncodeJwt(header + ",\"typ\":\"JWT\"}", *payload, config.key);
  if (!token.ok()) return token.error();
  Signatures signatures;
  if (config.add && contents.signatures) signatures = *contents.signatures;
  std::erase_if(signatures.tokens, [&](const std::string& other) {
    Result<Jwt> jwt = DecodeJwt(other);
    return jwt.ok() && jwt->key_id == config.key_id;
  });
  signatures.tokens.push_back(*std::move(token));
  contents.signatures = std::move(signatures);
  return Unit{};
}

}  // namespace regoc::bundle
