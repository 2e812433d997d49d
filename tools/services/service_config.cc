#include "tools/services/service_config.h"

#include <filesystem>

#include "tools/stores/url.h"

namespace regoc::services {

namespace {

std::string ReadFilePath(config::Fields& fields, const std::string& key) {
  std::string path = fields.Text(key);
  if (!path.empty() && !std::filesystem::exists(path)) fields.Fail(key, path + ": no such file or directory");
  return path;
}

void ReadTls(config::Fields fields, ServiceConfig& service) {
  service.http.ca_file = ReadFilePath(fields, "ca_cert");
  service.http.also_system_authorities = fields.Flag("system_ca_required");
}

void ReadClientTls(config::Fields fields, ServiceConfig& service) {
  service.http.client_certificate = ReadFilePath(fields, "cert");
  service.http.client_key = ReadFilePath(fields, "private_key");
  service.http.client_key_passphrase = fields.Text("private_key_passphrase");
  // The files are read again for each connection, so there is nothing to be told how often.
  fields.Number("cert_reread_interval_seconds", 0, {.least = 0});
  if (service.http.client_certificate.empty()) fields.Fail("cert", "missing");
  if (service.http.client_key.empty()) fields.Fail("private_key", "missing");
  if (std::string ca = ReadFilePath(fields, "ca_cert"); !ca.empty()) service.http.ca_file = ca;
  if (fields.Flag("system_ca_required")) service.http.also_system_authorities = true;
}

// Registries take a user and a password, or a token.
void ReadRegistryLogin(config::Fields fields, ServiceConfig& service) {
  std::string token = fields.Text("token"), path = fields.Text("token_path"), scheme = fields.Text("scheme", "Bearer");
  if (!path.empty()) {
    Result<std::string> read = ReadTokenFile(path);
    if (!read.ok()) return fields.Fail("token_path", read.error().message);
    token = *read;
  }
  size_t colon = token.find(':');
  if (scheme == "Basic" && colon != std::string::npos)
    service.registry = {token.substr(0, colon), token.substr(colon + 1), ""};
  else
    service.registry.token = token;
}

void ReadCredentials(config::Fields fields, const stores::Environment& environment,
                     const std::map<std::string, config::KeyConfig>& keys, ServiceConfig& service) {
  int methods = 0;
  for (const auto& [key, value] : fields.object().items()) methods += !value.is_null();
  if (methods > 1)
    fields.problems().errors.push_back(fields.path() + ": a maximum one credential method must be specified");
  if (fields.Has("client_tls")) ReadClientTls(fields.Child("client_tls"), service);
  CredentialContext context{environment, keys, service.type, service.http};
  if (fields.Has("bearer") && service.type == "oci")
    ReadRegistryLogin(fields.Child("bearer"), service);
  else if (fields.Has("bearer"))
    service.authorizer = ReadBearer(fields.Child("bearer"), context);
  if (fields.Has("oauth2")) service.authorizer = ReadOauth2(fields.Child("oauth2"), context);
  if (fields.Has("s3_signing")) service.authorizer = ReadAwsSigning(fields.Child("s3_signing"), context);
  if (fields.Has("gcp_metadata")) service.authorizer = ReadGcpMetadata(fields.Child("gcp_metadata"), context);
  if (fields.Has("azure_managed_identity"))
    service.authorizer = ReadAzureIdentity(fields.Child("azure_managed_identity"), context);
  if (std::string plugin = fields.Text("plugin"); !plugin.empty())
    fields.Fail("plugin", "auth plugin \"" + plugin + "\" not found");
  if (service.type == "oci" && service.authorizer)
    fields.Fail("bearer", "services of type oci take this credential or client_tls");
}

}  // namespace

ServiceConfig ReadService(config::Fields fields, std::string name, const stores::Environment& environment,
                          const std::map<std::string, config::KeyConfig>& keys) {
  ServiceConfig service;
  service.name = fields.Text("name", std::move(name));
  if (service.name.empty()) fields.Fail("name", "missing");
  service.url = fields.Text("url");
  while (service.url.ends_with('/')) service.url.pop_back();
  service.type = fields.Choice("type", {"oci"}, "");
  Result<stores::Url> url = stores::ParseUrl(service.url);
  if (service.url.empty())
    fields.Fail("url", "missing");
  else if (!url.ok())
    fields.Fail("url", url.error().message);
  for (const auto& [header, value] : fields.TextMap("headers")) service.headers.emplace_back(header, value);
  service.http.insecure = fields.Flag("allow_insecure_tls");
  service.header_timeout_s = fields.Number("response_header_timeout_seconds", 10, {0, 86400});
  ReadTls(fields.Child("tls"), service);
  ReadCredentials(fields.Child("credentials"), environment, keys, service);
  return service;
}

}  // namespace regoc::services
