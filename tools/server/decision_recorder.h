// Tells the decision log what one thread decides.
#pragma once

#include <string_view>

#include "tools/server/answerer.h"
#include "tools/server/api.h"
#include "tools/server/uuid.h"

namespace regoc::server {

// What of a decision its handler knows.
struct DecisionFacts {
  std::string_view batch_id{};
  std::string_view path{};  // of the URL, "/rbac/allow"
  std::string_view query{};
  std::string_view input_json{};
  std::string_view result_json{};
  int64_t handler_ns = 0;
};

// Not shared between threads.
class DecisionRecorder {
 public:
  explicit DecisionRecorder(ApiContext& context) : context_(context) {}
  bool on() const { return context_.log != nullptr; }
  // A new id for the decision that follows; empty when decisions are not logged. Good until the next.
  std::string_view NewId();
  // An id for a batch; good until the next.
  std::string_view NewBatchId();
  // Does nothing when decisions are not logged. When it fails, the decision must not be answered: the response says so.
  bool Log(const http::Request& request, const Generation& generation, const Verdict& verdict,
           const DecisionFacts& facts, http::Response& response);

 private:
  ApiContext& context_;
  UuidSource uuids_;
  char id_[UuidSource::kLength];
  char batch_id_[UuidSource::kLength];
  uint64_t number_ = 0;       // of the next request
  uint64_t numbers_end_ = 0;  // of the block that it is from
};

}  // namespace regoc::server
