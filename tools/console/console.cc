#include "tools/console/console.h"

#include <charconv>
#include <optional>

#include "bundler/hash.h"
#include "runtime/base/file.h"
#include "runtime/builtins/base64.h"
#include "tools/console/page.h"
#include "tools/server/errors.h"
#include "tools/server/parameters.h"

namespace regoc::console {

namespace {

constexpr std::string_view kPagePath = "/console", kApiPath = "/console/api/";
constexpr std::string_view kTokenField = "X-Regoc-Admin-Token";
constexpr size_t kMinToken = 16;    // bytes
constexpr size_t kMaxListed = 500;  // decisions in one answer

// What stands between a tag and its end, the first time.
std::string_view Between(std::string_view text, std::string_view begin, std::string_view end) {
  size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  from += begin.size();
  return text.substr(from, text.find(end, from) - from);
}

// A source of the content security policy that allows exactly this text.
std::string HashSource(std::string_view text) {
  Arena arena;
  std::string digest = bundle::Sha256(text);
  return "'sha256-" + std::string(builtins::EncodeBase64(arena, digest, builtins::Base64Alphabet::kStandard, true)) +
         "'";
}

std::string ContentPolicy() {
  return "default-src 'none'; script-src " + HashSource(Between(kPage, "<script>", "</script>")) + "; style-src " +
         HashSource(Between(kPage, "<style>", "</style>")) +
         "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

void AddSafety(http::Response& response) {
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  response.fields.emplace_back("Referrer-Policy", "no-referrer");
  response.fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.fields.emplace_back("Cache-Control", "no-store");
}

bool IsEvaluation(std::string_view what) { return what == "playground" || what == "coverage" || what == "replay"; }

void RefuseMethod(http::Response& response, const char* allowed) {
  server::Refuse(response, 405, server::kInvalidParameter, std::string("want the method ") + allowed);
  response.fields.emplace_back("Allow", allowed);
}

std::string_view CodeOf(int status) { return status == 500 ? server::kInternalError : server::kInvalidParameter; }

}  // namespace

Result<std::string> ReadAdminToken(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  constexpr const char* kSpace = " \t\r\n";
  size_t from = text->find_first_not_of(kSpace);
  std::string token = from == std::string::npos ? "" : text->substr(from, text->find_last_not_of(kSpace) + 1 - from);
  if (token.size() < kMinToken)
    return Error{path + ": a token has at least " + std::to_string(kMinToken) + " characters"};
  return token;
}

Console::Console(ConsoleOptions options)
    : options_(std::move(options)), evaluation_(options_.limits), content_policy_(ContentPolicy()) {}

bool Console::Owns(std::string_view path) const {
  return path.starts_with(kPagePath) && (path.size() == kPagePath.size() || path[kPagePath.size()] == '/');
}

bool Console::MayBlock(const Request& request) const { return request.path.starts_with(kApiPath); }

void Console::Handle(const Request& request, Response& response) {
  AddSafety(response);
  std::string_view what = request.path;
  if (what.starts_with(kApiPath) && IsEvaluation(what.substr(kApiPath.size())))
    return Evaluate(what.substr(kApiPath.size()), request, response);
  if (request.method != "GET" && request.method != "HEAD") return RefuseMethod(response, "GET");
  if (what == "/console" || what == "/console/") return Page(response);
  if (what == "/console/api/state") return State(response);
  if (what == "/console/api/policies") return void(response.body = View()->overview());
  if (what == "/console/api/rule") return Rule(request, response);
  if (what == "/console/api/decisions") return Decisions(request, response);
  server::Refuse(response, 404, server::kResourceNotFound, "the console has no such page");
}

void Console::Page(Response& response) const {
  response.content_type = "text/html; charset=utf-8";
  response.fields.emplace_back("Content-Security-Policy", content_policy_);
  response.body = kPage;
}

void Console::State(Response& response) const {
  const EvaluationLimits& limits = evaluation_.limits();
  response.body = TextOf({{"generation", options_.store.number()},
                          {"evaluation", !options_.token.empty()},
                          {"limits",
                           {{"seconds", limits.playground.time.count() / 1000},
                            {"memory_bytes", limits.playground.memory_bytes},
                            {"policy_bytes", limits.max_policy_bytes},
                            {"document_bytes", limits.max_document_bytes},
                            {"upload_bytes", limits.max_upload_bytes}}}});
}

void Console::Decisions(const Request& request, Response& response) const {
  std::string_view text = server::Parameters(request.query).value("after");
  std::string kept(text);
  uint64_t after = 0;
  auto [end, fault] = std::from_chars(kept.data(), kept.data() + kept.size(), after);
  if (!kept.empty() && (fault != std::errc() || end != kept.data() + kept.size()))
    return server::Refuse(response, 400, server::kInvalidParameter, "after: want a number");
  response.body = options_.recent.Json(after, kMaxListed);
}

void Console::Rule(const Request& request, Response& response) {
  server::Parameters parameters(request.query);
  std::string name(parameters.value("name"));
  if (name.empty()) return server::Refuse(response, 400, server::kInvalidParameter, "name: want that of a rule");
  response.body = View()->RuleJson(name);
  if (response.body.empty()) server::Refuse(response, 404, server::kResourceNotFound, "there is no rule " + name);
}

// Equal times whatever differs: digests are compared, all of them.
bool Console::IsAdministrator(const Request& request) const {
  std::string given = bundle::Sha256(request.field(kTokenField)), wanted = bundle::Sha256(options_.token);
  unsigned char different = 0;
  for (size_t i = 0; i < wanted.size(); ++i) different = static_cast<unsigned char>(different | (given[i] ^ wanted[i]));
  return different == 0;
}

void Console::Evaluate(std::string_view what, const Request& request, Response& response) {
  if (request.method != "POST") return RefuseMethod(response, "POST");
  if (options_.token.empty())
    return server::Refuse(response, 403, server::kUnauthorized,
                          "the console is read-only: start the server with --console-token-file to evaluate here");
  if (!IsAdministrator(request))
    return server::Refuse(response, 401, server::kUnauthorized,
                          "want the administrator's token in " + std::string(kTokenField));
  const EvaluationLimits& limits = evaluation_.limits();
  size_t limit = what == "replay" ? limits.max_upload_bytes : limits.max_policy_bytes + 3 * limits.max_document_bytes;
  if (request.body.size() > limit)
    return server::Refuse(response, 413, server::kInvalidParameter,
                          "the request has more than " + std::to_string(limit) + " bytes");
  Json body = request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return server::Refuse(response, 400, server::kInvalidParameter, "want a JSON object");
  std::shared_ptr<const server::Generation> generation = options_.store.current();
  Answer answer = what == "playground" ? evaluation_.Play(body)
                  : what == "coverage" ? evaluation_.Cover(*generation, options_.recent)
                                       : evaluation_.Replay(body, *generation, options_.recent);
  if (answer.fault.empty()) return void(response.body = std::move(answer.body));
  server::Refuse(response, answer.status, CodeOf(answer.status), answer.fault);
}

// Made anew when policies or bundles have changed since.
std::shared_ptr<const PolicyView> Console::View() {
  std::shared_ptr<const server::Generation> now = options_.store.current();
  std::lock_guard lock(mutex_);
  if (!view_ || view_->generation() != now) view_ = PolicyView::Of(std::move(now));
  return view_;
}

}  // namespace regoc::console
