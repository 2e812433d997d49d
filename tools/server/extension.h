// What answers paths of its own beside the API, on the same listeners and behind the same authorization.
#pragma once

#include <string_view>

#include "tools/http/message.h"

namespace regoc::server {

// Asked from all threads of the server at the same time; outlives it.
class Extension {
 public:
  virtual ~Extension() = default;
  // Whether it answers this path; all such paths lie below a first word that the API does not use.
  virtual bool Owns(std::string_view path) const = 0;
  // As http::Session has it.
  virtual bool MayBlock(const http::Request& request) const = 0;
  // Must not throw.
  virtual void Handle(const http::Request& request, http::Response& response) = 0;
};

}  // namespace regoc::server
