// PUT, PATCH and DELETE on /v1/data.
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/json_layout.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

// Answers a write: with metrics when they were asked for.
void Tell(const WriteResult& result, const Parameters& parameters, int64_t start_ns, http::Response& response) {
  if (!result.code.empty()) return Refuse(response, result.status, result.code, result.message);
  if (result.status == 204 && parameters.flag("metrics")) {
    response.body = "{\"metrics\":{\"timer_server_handler_ns\":" + std::to_string(NanosecondsNow() - start_ns) + "}}";
    if (parameters.flag("pretty")) response.body = PrettyInOrder(response.body);
    response.body += '\n';
    return;
  }
  response.status = result.status;
  response.content_type = "";
}

}  // namespace

void ApiSession::PutData(const Request& request, std::string_view path, Response& response) {
  bool only_new = request.field("if-none-match") == "*";
  Tell(DataWriter(context_.store).Put(KeysOfPath(path), request.body, only_new), Parameters(request.query), start_ns_,
       response);
}

void ApiSession::PatchData(const Request& request, std::string_view path, Response& response) {
  Tell(DataWriter(context_.store).Patch(KeysOfPath(path), request.body), Parameters(request.query), start_ns_,
       response);
}

void ApiSession::DeleteData(const Request& request, std::string_view path, Response& response) {
  Tell(DataWriter(context_.store).Delete(KeysOfPath(path)), Parameters(request.query), start_ns_, response);
}

}  // namespace regoc::server
