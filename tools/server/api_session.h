// The API on one thread: finds who answers a request.
#pragma once

#include "tools/server/api.h"
#include "tools/server/decider.h"
#include "tools/server/parameters.h"

namespace regoc::server {

class ApiSession final : public http::Session {
 public:
  explicit ApiSession(ApiContext& context) : context_(context), decider_(context.store) {}

  bool MayBlock(const http::Request& request) override;
  bool MayBeShed(const http::Request& request) override { return request.path != "/health"; }
  void Handle(const http::Request& request, http::Response& response) override;

 private:
  void Health(const http::Request& request, http::Response& response);
  // /v1/data: data_api.cc
  void Data(const http::Request& request, std::string_view path, http::Response& response);
  void Decide(const http::Request& request, std::string_view path, const Parameters& parameters,
              http::Response& response);

  ApiContext& context_;
  Decider decider_;
};

}  // namespace regoc::server
