// /v1/policies.
#include "compiler/syntax/parse_json.h"
#include "runtime/value/json.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/json_layout.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

void AppendText(std::string& out, std::string_view text) {
  AppendJson(out, Value::String(text), {.escape_html = true});
}

void AppendPolicy(std::string& out, const Module& module) {
  out += "{\"id\":";
  AppendText(out, module.id);
  out += ",\"raw\":";
  AppendText(out, module.text);
  DiagnosticSink sink;
  std::optional<ast::Module> parsed =
      driver::Parse(std::make_shared<SourceFile>(module.id, module.text), module.version, sink);
  out += ",\"ast\":" + (parsed ? syntax::ModuleToJson(*parsed, {.comments = false, .indent = 0}) : "null") + "}";
}

std::string Unknown(const std::string& id) {
  std::string text = "storage_not_found_error: policy id ";
  AppendJson(text, Value::String(id));
  return text;
}

// The package of a module as a path; nothing when it cannot be parsed.
std::optional<std::vector<std::string>> PackageOf(const Module& module) {
  DiagnosticSink sink;
  std::optional<ast::Module> parsed =
      driver::Parse(std::make_shared<SourceFile>(module.id, module.text), module.version, sink);
  if (!parsed) return std::nullopt;
  std::vector<std::string> path;
  for (const ast::Term& term : parsed->package.path)
    if (const auto* key = term.As<ast::String>()) path.push_back(key->value);
  return path;
}

void Send(std::string body, bool pretty, http::Response& response) {
  response.body = pretty ? PrettyInOrder(body) : std::move(body);
  response.body += '\n';
}

// `code` is what OPA calls it: policies that cannot be put are an invalid parameter, ones that others need an invalid
// operation.
void RefusePolicies(const DiagnosticSink& sink, const std::string& otherwise, std::string_view code,
                    http::Response& response) {
  std::vector<ErrorDetail> details = DetailsOf(sink);
  if (details.empty()) return Refuse(response, 500, kInternalError, otherwise);
  if (details.size() == 1 && !details[0].placed) return Refuse(response, 400, code, details[0].message);
  Refuse(response, 400, code, kCompileModuleError, details);
}

}  // namespace

void ApiSession::Policies(const Request& request, std::string_view path, Response& response) {
  std::string id = Unescaped(path.substr(std::min<size_t>(path.size(), 1)));
  if (!id.empty() && request.method == "PUT") return PutPolicy(request, id, response);
  if (!id.empty() && request.method == "DELETE") return DeletePolicy(request, id, response);
  if (request.method != "GET") return RefuseMethod(response);
  std::shared_ptr<const Generation> now = context_.store.current();
  const Modules& modules = now->policies->modules();
  std::string body = "{\"result\":";
  if (id.empty()) {
    body += '[';
    for (const auto& [name, module] : modules) {
      if (body.back() != '[') body += ',';
      AppendPolicy(body, *module);
    }
    body += ']';
  } else {
    auto found = modules.find(id);
    if (found == modules.end()) return Refuse(response, 404, kResourceNotFound, Unknown(id));
    AppendPolicy(body, *found->second);
  }
  Send(body + "}", Parameters(request.query).flag("pretty"), response);
}

void ApiSession::PutPolicy(const Request& request, const std::string& id, Response& response) {
  Parameters parameters(request.query);
  int64_t read_ns = NanosecondsNow() - start_ns_;
  auto module = std::make_shared<Module>(Module{id, std::string(request.body), context_.rego_version, ""});
  if (module->text.find_first_not_of(" \t\r\n") == std::string::npos)
    return Refuse(response, 400, kInvalidParameter, id + ":0: rego_parse_error: empty module");
  DiagnosticSink sink;
  std::string owner;
  bool same = false;
  ::regoc::Status changed = context_.store.Change(
      [&](Store::Draft& draft) -> ::regoc::Status {
        auto before = draft.modules.find(id);
        same = before != draft.modules.end() && before->second->text == module->text;
        if (same) return Error{"unchanged"};
        if (!draft.bundles.empty()) {
          std::optional<std::vector<std::string>> package = PackageOf(*module);
          if (package) owner = OwnedByBundle(draft.bundles, *package);
          if (owner.empty() && before != draft.modules.end() && (package = PackageOf(*before->second)))
            owner = OwnedByBundle(draft.bundles, *package);
          if (!owner.empty()) return Error{owner};
        }
        draft.modules[id] = module;
        return Unit{};
      },
      sink);
  if (!owner.empty()) return Refuse(response, 400, kInvalidParameter, owner);
  if (!changed.ok() && !same) return RefusePolicies(sink, changed.error().message, kInvalidParameter, response);
  bool metrics = parameters.flag("metrics");
  Send(metrics ? "{\"metrics\":{\"timer_server_handler_ns\":" + std::to_string(NanosecondsNow() - start_ns_) +
                     ",\"timer_server_read_bytes_ns\":" + std::to_string(read_ns) + "}}"
               : "{}",
       parameters.flag("pretty"), response);
}

void ApiSession::DeletePolicy(const Request& request, const std::string& id, Response& response) {
  Parameters parameters(request.query);
  DiagnosticSink sink;
  std::string owner;
  bool unknown = false;
  ::regoc::Status changed = context_.store.Change(
      [&](Store::Draft& draft) -> ::regoc::Status {
        auto found = draft.modules.find(id);
        unknown = found == draft.modules.end();
        if (unknown) return Error{"unknown"};
        if (!draft.bundles.empty())
          if (std::optional<std::vector<std::string>> package = PackageOf(*found->second))
            owner = OwnedByBundle(draft.bundles, *package);
        if (!owner.empty()) return Error{owner};
        draft.modules.erase(found);
        return Unit{};
      },
      sink);
  if (unknown) return Refuse(response, 404, kResourceNotFound, Unknown(id));
  if (!owner.empty()) return Refuse(response, 400, kInvalidParameter, owner);
  if (!changed.ok()) return RefusePolicies(sink, changed.error().message, "invalid_operation", response);
  Send(parameters.flag("metrics")
           ? "{\"metrics\":{\"timer_server_handler_ns\":" + std::to_string(NanosecondsNow() - start_ns_) + "}}"
           : "{}",
       parameters.flag("pretty"), response);
}

}  // namespace regoc::server
