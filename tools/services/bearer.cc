// credentials.bearer: a token that stands in the configuration or in a file.
#include "tools/services/credentials.h"

namespace regoc::services {

namespace {

class BearerAuthorizer : public stores::Authorizer {
 public:
  BearerAuthorizer(std::string scheme, std::string token, std::string path)
      : scheme_(std::move(scheme)), token_(std::move(token)), path_(std::move(path)) {}

  Status Authorize(stores::HttpRequest& request) override {
    if (!path_.empty()) {
      Result<std::string> read = ReadTokenFile(path_);
      if (!read.ok()) return Error{"token_path: " + read.error().message};
      token_ = *std::move(read);
    }
    request.headers.emplace_back("Authorization", scheme_ + " " + token_);
    return Unit{};
  }

 private:
  std::string scheme_, token_, path_;
};

}  // namespace

AuthorizerFactory ReadBearer(config::Fields fields, const CredentialContext&) {
  std::string token = fields.Text("token"), path = fields.Text("token_path"), scheme = fields.Text("scheme", "Bearer");
  if (!token.empty() && !path.empty()) fields.Fail("token", "excludes `token_path`");
  if (token.empty() && path.empty()) fields.Fail("token", "missing, and so is `token_path`");
  return [=](const std::atomic<bool>*) { return std::make_unique<BearerAuthorizer>(scheme, token, path); };
}

}  // namespace regoc::services
