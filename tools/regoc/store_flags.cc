#include "tools/regoc/store_flags.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "runtime/base/file.h"
#include "tools/regoc/duration.h"

namespace regoc::cli {

namespace {

constexpr uint64_t kMaxTokenBytes = uint64_t{64} << 10;

// The first line.
std::string WithoutLineEnd(std::string text) {
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  return text;
}

}  // namespace

void StoreFlags::AddTo(CLI::App& command) {
  command.add_option("--username", username_,
                     "user of the registry or web server; instead of Docker's credential file or ~/.netrc");
  command.add_flag("--password-stdin", password_stdin_, "read the user's password from standard input");
  command.add_option("--token-file", token_file_, "file with a bearer token, instead of user and password");
  command.add_option("--ca-cert", ca_cert_, "PEM file of the authorities that servers' certificates must come from");
  command.add_option("--client-cert", client_cert_, "PEM file with the certificate to show to servers");
  command.add_option("--client-key", client_key_, "PEM file with its key");
  command.add_flag("--plain-http", plain_http_, "talk HTTP to registries, and to other hosts than this one");
  command.add_option("--retries", retries_, "further tries after 429, 5xx and broken connections")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  command.add_option("--retry-delay", retry_delay_, "wait before the first of them; doubles each time")
      ->capture_default_str();
  command.add_option("--cache-dir", cache_folder_, "folder of what was pulled before")
      ->default_str("~/.cache/regoc-bundles");
  command.add_flag("--no-cache", no_cache_, "neither use nor fill that folder");
  command.add_option("--cache-size", cache_bytes_, "its bound (512MB); what was not used for the longest time goes")
      ->transform(CLI::AsSizeValue(false));
  command.add_option("--chunk-size", chunk_bytes_, "upload larger blobs to registries in pieces (32MB)")
      ->transform(CLI::AsSizeValue(false));
  command.add_option("--s3-endpoint", s3_.endpoint, "URL of an S3-compatible store");
  command.add_option("--s3-region", s3_.region, "its region");
  command.add_option("--s3-profile", s3_.profile, "profile in the files of AWS");
  command.add_option("--s3-addressing", s3_.addressing, "where the bucket stands in URLs: path or host")
      ->check(CLI::IsMember({"path", "host"}));
}

Result<stores::StoreOptions> StoreFlags::Options() const {
  stores::StoreOptions out;
  out.http.ca_file = ca_cert_;
  out.http.client_certificate = client_cert_;
  out.http.client_key = client_key_;
  if (client_cert_.empty() != client_key_.empty()) return Error{"--client-cert and --client-key belong together"};
  for (const std::string* path : {&ca_cert_, &client_cert_, &client_key_})
    if (!path->empty() && ::access(path->c_str(), R_OK) != 0) return Error{*path + ": cannot be read"};
  if (username_.empty() != !password_stdin_) return Error{"--username and --password-stdin belong together"};
  if (!username_.empty() && !token_file_.empty()) return Error{"specify --username or --token-file but not both"};
  out.credentials.username = username_;
  if (password_stdin_ && !std::getline(std::cin, out.credentials.password))
    return Error{"--password-stdin: there is no password on standard input"};
  out.credentials.password = WithoutLineEnd(out.credentials.password);
  if (!token_file_.empty()) {
    Result<std::string> token = ReadFile(token_file_, kMaxTokenBytes);
    if (!token.ok()) return token.error();
    out.credentials.token = WithoutLineEnd(*token);
    if (out.credentials.token.empty()) return Error{token_file_ + ": holds no token"};
  }
  Result<std::chrono::nanoseconds> delay = ParseDuration(retry_delay_);
  if (!delay.ok()) return Error{"--retry-delay: " + delay.error().message};
  out.requests.delay = std::chrono::duration_cast<std::chrono::milliseconds>(*delay);
  out.requests.attempts = retries_ + 1;
  out.requests.plain_http = plain_http_;
  out.s3 = s3_;
  if (!no_cache_) out.cache_folder = cache_folder_.empty() ? stores::DefaultBundleCache() : cache_folder_;
  out.cache_bytes = cache_bytes_;
  out.chunk_bytes = chunk_bytes_;
  return out;
}

}  // namespace regoc::cli
