// The certificates and keys of a request: in the request, in files, in the environment.
#include <cstdlib>

#include "runtime/base/file.h"
#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/tls_key_pair.h"
#include "runtime/builtins/network/http_request.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

namespace {

constexpr char kSystemCertificates[] = "/etc/ssl/certs/ca-certificates.crt";

std::string_view TextOf(const Object& object, std::string_view name) {
  OptionalValue v = object.Get(name);
  std::string_view text = v && (*v).is_string() ? (*v).text() : std::string_view();
  while (text.starts_with('"')) text.remove_prefix(1);
  while (text.ends_with('"')) text.remove_suffix(1);
  return text;
}

std::string Environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? "" : value;
}

Result<std::string> ReadTextFile(std::string_view path) {
  Result<std::string> text = ReadFile(std::string(path));
  if (text.ok()) return text;
  return Error{"open " + std::string(path) + ": no such file or directory"};
}

// The blocks that are certificates, in PEM again: what else stands in the text is not passed on.
std::string OnlyCertificates(Arena& arena, std::string_view text) {
  std::string out;
  for (const crypto::PemBlock& block : crypto::AllPemBlocks(arena, text)) {
    if (block.type != "CERTIFICATE" || !crypto::ParseCertificate(block.bytes).ok()) continue;
    out += "-----BEGIN CERTIFICATE-----\n";
    std::string_view base64 = EncodeBase64(arena, block.bytes, Base64Alphabet::kStandard, true);
    for (size_t i = 0; i < base64.size(); i += 64) out.append(base64.substr(i, 64)).append("\n");
    out += "-----END CERTIFICATE-----\n";
  }
  return out;
}

// Empty, or why the two do not belong together.
std::string TakePair(Arena& arena, std::string certificate, std::string key, TlsOptions& out) {
  Result<crypto::TlsKeyPair> pair =
      crypto::ReadTlsKeyPair(crypto::AllPemBlocks(arena, certificate), crypto::AllPemBlocks(arena, key));
  if (!pair.ok()) return pair.error().message;
  if (!out.certificate.empty()) return "";  // the first of several is used
  out.certificate = std::move(certificate);
  out.key = std::move(key);
  return "";
}

std::string ReadClientCertificates(Arena& arena, const Object& object, TlsOptions& out) {
  std::string_view certificate = TextOf(object, "tls_client_cert");
  std::string_view key = TextOf(object, "tls_client_key");
  if (!certificate.empty() && !key.empty()) {
    std::string fault = TakePair(arena, std::string(certificate), std::string(key), out);
    if (!fault.empty()) return fault;
  }
  certificate = TextOf(object, "tls_client_cert_file");
  key = TextOf(object, "tls_client_key_file");
  if (!certificate.empty() && !key.empty()) {
    Result<std::string> certificate_text = ReadTextFile(certificate);
    if (!certificate_text.ok()) return certificate_text.error().message;
    Result<std::string> key_text = ReadTextFile(key);
    if (!key_text.ok()) return key_text.error().message;
    std::string fault = TakePair(arena, std::move(*certificate_text), std::move(*key_text), out);
    if (!fault.empty()) return fault;
  }
  certificate = TextOf(object, "tls_client_cert_env_variable");
  key = TextOf(object, "tls_client_key_env_variable");
  if (certificate.empty() || key.empty()) return "";
  std::string fault = TakePair(arena, Environment(certificate), Environment(key), out);
  if (fault.empty()) return "";
  return "cannot extract public/private key pair from envvars " + ToRego(Value::String(certificate)) + ", " +
         ToRego(Value::String(key)) + ": " + fault;
}

std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  while (true) {
    size_t at = text.find(from);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    out.append(to);
    text.remove_prefix(at + from.size());
  }
}

std::string ReadAuthorities(Arena& arena, const Object& object, bool system, TlsOptions& out) {
  if (system) {
    Result<std::string> certificates = ReadFile(kSystemCertificates);
    if (certificates.ok()) out.authorities = std::move(*certificates);
  }
  if (std::string_view text = TextOf(object, "tls_ca_cert"); !text.empty()) {
    std::string certificates = OnlyCertificates(arena, ReplaceAll(text, "\\n", "\n"));
    if (certificates.empty()) return "could not append certificates";
    out.authorities += certificates;
  }
  if (std::string_view path = TextOf(object, "tls_ca_cert_file"); !path.empty()) {
    Result<std::string> text = ReadTextFile(path);
    if (!text.ok()) return text.error().message;
    std::string certificates = OnlyCertificates(arena, *text);
    if (certificates.empty()) return "could not append CA certificates from " + ToRego(Value::String(path));
    out.authorities += certificates;
  }
  if (std::string_view name = TextOf(object, "tls_ca_cert_env_variable"); !name.empty()) {
    std::string certificates = OnlyCertificates(arena, Environment(name));
    if (certificates.empty()) {
      return "could not add CA certificates from envvar " + ToRego(Value::String(name)) +
             ": could not append certificates";
    }
    out.authorities += certificates;
  }
  return "";
}

}  // namespace

std::string ReadTlsOptions(CallContext& ctx, const Object& object, TlsOptions& out) {
  bool system = false;
  std::string fault;
  if (!ReadFlag(object, "tls_insecure_skip_verify", out.skip_verify, fault)) return fault;
  if (!ReadFlag(object, "tls_use_system_certs", system, fault)) return fault;
  out.server_name = TextOf(object, "tls_server_name");
  fault = ReadClientCertificates(ctx.arena, object, out);
  return fault.empty() ? ReadAuthorities(ctx.arena, object, system, out) : fault;
}

}  // namespace regoc::builtins
