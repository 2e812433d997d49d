// Asks the authorization policy whether a client may do what it asks for.
#include <map>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/server/api_session.h"
#include "tools/server/client_identity.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/json_layout.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

constexpr std::string_view kRejected = "request rejected by administrative policy";
constexpr std::string_view kNoPolicy = "authorization policy missing or undefined";

void AppendText(std::string& out, std::string_view text) {
  AppendJson(out, Value::String(text), {.escape_html = true});
}

// As Go spells the names of header fields: "content-type" is Content-Type.
std::string CanonicalName(std::string_view name) {
  std::string out(name);
  bool upper = true;
  for (char& c : out) {
    if (upper && c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 32);
    else if (!upper && c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + 32);
    upper = c == '-';
  }
  return out;
}

void AppendLists(std::string& out, const std::map<std::string, std::vector<std::string_view>>& lists) {
  out += '{';
  for (const auto& [name, values] : lists) {
    if (out.back() != '{') out += ',';
    AppendText(out, name);
    out += ":[";
    for (size_t i = 0; i < values.size(); ++i) {
      if (i) out += ',';
      AppendText(out, values[i]);
    }
    out += ']';
  }
  out += '}';
}

std::string PathJson(std::string_view path) {
  std::string out = "[";
  path.remove_prefix(std::min<size_t>(path.size(), 1));
  for (bool more = true; more;) {
    std::string_view part = path.substr(0, path.find('/'));
    more = part.size() < path.size();
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (out.size() > 1) out += ',';
    AppendText(out, Unescaped(part));
  }
  return out + "]";
}

// The policy gets to see bodies of what it is likely to decide by.
bool ShowsBody(const http::Request& request) {
  if (request.method != "POST" || request.body.empty()) return false;
  switch (RouteOf(request.path).handler) {
    case Handler::kDataV1:
    case Handler::kDataV0:
    case Handler::kBatch:
    case Handler::kAdmit:
    case Handler::kEnforce:
    case Handler::kQuery:
    case Handler::kCompile:
    case Handler::kIndex:
      return true;
    default:
      return false;
  }
}

std::string_view BearerToken(const http::Request& request) {
  std::string_view header = request.field("authorization");
  constexpr std::string_view kScheme = "Bearer ";
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

std::string InputOf(const http::Request& request, std::string_view body, Authentication authentication) {
  std::string out = "{";
  if (!body.empty()) AppendKey(out, "body"), out += body;
  std::map<std::string, std::vector<std::string_view>> headers, params;
  for (const http::Field& field : request.fields)
    if (std::string name = CanonicalName(field.name); name != "Host") headers[name].push_back(field.value);
  AppendKey(out, "headers"), AppendLists(out, headers);
  if (!request.peer->client_certificate.empty()) {
    ClientIdentity client = IdentityOf(request.peer->client_certificate);
    AppendKey(out, "client_certificates"), out += client.certificates_json;
    if (authentication == Authentication::kTls) AppendKey(out, "identity"), AppendText(out, client.subject);
  }
  if (std::string_view token = BearerToken(request); authentication == Authentication::kToken && !token.empty())
    AppendKey(out, "identity"), AppendText(out, token);
  AppendKey(out, "method"), AppendText(out, request.method);
  Parameters parameters(request.query);
  for (const auto& [name, value] : parameters.all()) params[name].push_back(value);
  AppendKey(out, "params"), AppendLists(out, params);
  AppendKey(out, "path"), out += PathJson(request.path);
  return out + "}";
}

}  // namespace

bool ApiSession::Authorize(const Request& request, Response& response) {
  auto refuse = [&](int status, std::string_view code, std::string_view message) {
    Refuse(response, status, code, message);
    return false;
  };
  std::string_view body;
  if (ShowsBody(request)) {
    std::string fault;
    body = answerer_.inputs().BodyText(request, fault);
    JsonScan scan = fault.empty() ? ScanJson(body) : JsonScan();
    if (!fault.empty() || !scan.error.empty())
      return refuse(400, kInvalidParameter, fault.empty() ? WithOffset(scan) : fault);
    body = body.substr(0, scan.at);
  }
  std::string input = InputOf(request, body, context_.authentication);
  Decider::Document& document = decider_.Find(context_.default_authorization_decision);
  if (!document.refusal.empty()) return refuse(500, kInternalError, document.refusal);
  Question question{.document = document, .input = {InputSource::Form::kBare, answerer_.inputs().Padded(input)}};
  Verdict verdict = answerer_.Answer(question, decider_.generation());
  if (verdict.failed) return Refuse(response, 500, kInternalError, kEvaluationError, verdict.errors), false;
  if (!verdict.fault.empty()) return refuse(400, kInvalidParameter, verdict.fault);
  if (!verdict.value) return refuse(500, kInternalError, kNoPolicy);
  Value decision = *verdict.value;
  if (decision.is_true()) return answerer_.inputs().Start(), true;
  if (!decision.is_object()) return refuse(401, kUnauthorized, kRejected);
  OptionalValue allowed = decision.object().Get("allowed"), reason = decision.object().Get("reason");
  if (allowed && (*allowed).is_true()) return answerer_.inputs().Start(), true;
  return refuse(401, kUnauthorized, reason && (*reason).is_string() ? (*reason).text() : kRejected);
}

}  // namespace regoc::server
