#include "tools/stores/oci_auth.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/stores/digest.h"
#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

using Json = nlohmann::json;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// Reads a header from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool done() const { return text_.empty(); }
  void Skip(std::string_view characters) {
    text_.remove_prefix(std::min(text_.find_first_not_of(characters), text_.size()));
  }
  std::string_view Word() {
    size_t size = 0;
    while (size < text_.size() && IsTokenCharacter(text_[size])) ++size;
    std::string_view word = text_.substr(0, size);
    text_.remove_prefix(size);
    return word;
  }
  bool Accept(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  // A word or a quoted text.
  std::string Value() {
    if (!Accept('"')) return std::string(Word());
    std::string out;
    while (!text_.empty() && text_[0] != '"') {
      if (text_[0] == '\\' && text_.size() > 1) text_.remove_prefix(1);
      out += text_[0];
      text_.remove_prefix(1);
    }
    Accept('"');
    return out;
  }

 private:
  std::string_view text_;
};

std::string Basic(const std::string& username, const std::string& password) {
  return "Basic " + EncodeBase64(username + ":" + password);
}

std::string FormField(const std::string& name, const std::string& value) {
  return name + "=" + EscapeUrl(value, false);
}

std::string Parameter(const Challenge& challenge, const char* name) {
  auto found = challenge.parameters.find(name);
  return found == challenge.parameters.end() ? "" : found->second;
}

// "token", or "access_token" of OAuth2.
std::string TokenOf(const std::string& body) {
  Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object()) return "";
  for (const char* key : {"token", "access_token"})
    if (auto found = answer.find(key);
        found != answer.end() && found->is_string() && !found->get<std::string>().empty())
      return found->get<std::string>();
  return "";
}

}  // namespace

std::vector<Challenge> ParseChallenges(std::string_view header) {
  std::vector<Challenge> out;
  Reader reader(header);
  while (!reader.done()) {
    reader.Skip(" \t,");
    std::string_view word = reader.Word();
    if (word.empty()) break;
    reader.Skip(" \t");
    if (!reader.Accept('=')) {
      out.push_back({Lower(word), {}});
    } else {
      reader.Skip(" \t");
      std::string value = reader.Value();
      if (!out.empty()) out.back().parameters.emplace(Lower(word), std::move(value));
    }
  }
  return out;
}

Status RegistryAuthorizer::Authorize(HttpRequest& request) {
  if (authorization_.empty() && !given_.token.empty()) authorization_ = "Bearer " + given_.token;
  if (!authorization_.empty()) request.headers.emplace_back("Authorization", authorization_);
  return Unit{};
}

Result<RegistryLogin> RegistryAuthorizer::Login() {
  if (!given_.username.empty()) return RegistryLogin{given_.username, given_.password, ""};
  if (login_) return *login_;
  Result<RegistryLogin> found = FindRegistryLogin(registry_);
  if (found.ok()) login_ = *found;
  return found;
}

Result<bool> RegistryAuthorizer::Renew(const HttpResponse& response) {
  if (!given_.token.empty()) return false;
  std::vector<Challenge> challenges;
  for (const auto& [name, value] : response.headers)
    if (name == "www-authenticate")
      for (Challenge& challenge : ParseChallenges(value)) challenges.push_back(std::move(challenge));
  auto find = [&](std::string_view scheme) {
    return std::find_if(challenges.begin(), challenges.end(),
                        [&](const Challenge& one) { return one.scheme == scheme; });
  };
  if (auto bearer = find("bearer"); bearer != challenges.end()) {
    Result<RegistryLogin> login = Login();
    if (!login.ok()) return login.error();
    Result<std::string> token = AskForToken(*bearer, *login);
    if (!token.ok()) return token.error();
    authorization_ = "Bearer " + *token;
    return true;
  }
  if (find("basic") == challenges.end()) return false;
  Result<RegistryLogin> login = Login();
  if (!login.ok()) return login.error();
  if (login->username.empty()) return false;
  std::string basic = Basic(login->username, login->password);
  bool other = basic != authorization_;
  authorization_ = std::move(basic);
  return other;
}

Result<std::string> RegistryAuthorizer::AskForToken(const Challenge& challenge, const RegistryLogin& login) {
  std::string realm = Parameter(challenge, "realm"), service = Parameter(challenge, "service"),
              scope = Parameter(challenge, "scope");
  Result<Url> url = ParseUrl(realm);
  if (!url.ok()) return Error{"the registry " + registry_ + " names no token service: " + url.error().message};
  if (encrypted_ && url->scheme != "https")
    return Error{"the registry " + registry_ + " names a token service without TLS: " + url->text};
  HttpRequest request;
  std::string body;
  if (!login.identity_token.empty()) {
    body = FormField("grant_type", "refresh_token") + "&" + FormField("refresh_token", login.identity_token) + "&" +
           FormField("client_id", "regoc") + "&" + FormField("service", service) + "&" + FormField("scope", scope);
    request = {.method = "POST",
               .url = url->text,
               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
               .body = body};
  } else {
    std::string query = url->query.empty() ? "" : url->query + "&";
    if (!service.empty()) query += FormField("service", service) + "&";
    // Scopes are separated by spaces; each is a parameter of its own.
    for (size_t at = 0; at < scope.size();) {
      size_t end = std::min(scope.find(' ', at), scope.size());
      if (end > at) query += FormField("scope", scope.substr(at, end - at)) + "&";
      at = end + 1;
    }
    if (query.ends_with('&')) query.pop_back();
    request.url = url->text.substr(0, url->text.find('?')) + (query.empty() ? "" : "?" + query);
    if (!login.username.empty()) request.headers.emplace_back("Authorization", Basic(login.username, login.password));
  }
  // Credentials go to the realm's host alone: a redirect of it is not followed.
  HttpResponse response = requests_.SendDirectly(request);
  if (!response.success()) return Error{"token service of " + registry_ + ": " + Explain(request, response)};
  std::string token = TokenOf(response.body);
  if (token.empty()) return Error{"token service of " + registry_ + ": its answer holds no token"};
  return token;
}

}  // namespace regoc::stores
