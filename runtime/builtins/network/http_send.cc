// http.send
#include <algorithm>
#include <optional>

#include "runtime/builtins/json_text.h"
#include "runtime/builtins/network/http_client.h"
#include "runtime/builtins/network/http_freshness.h"
#include "runtime/builtins/network/request_operand.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/builtins/yaml_reader.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

using Kind = HttpFailure::Kind;

bool IsJson(const HttpHeaders& headers) {
  std::string type(FindHeader(headers, "content-type"));
  type.resize(std::min(type.find(';'), type.size()));
  while (type.ends_with(' ') || type.ends_with('\t')) type.pop_back();
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (!type.starts_with("application/") || type.find('/', 12) != std::string::npos) return false;
  return type == "application/json" || type.ends_with("+json");
}

bool IsYaml(const HttpHeaders& headers) {
  std::string_view type = FindHeader(headers, "content-type");
  return type.find("application/yaml") != std::string_view::npos ||
         type.find("application/x-yaml") != std::string_view::npos;
}

// One call: the operand, and what was read of it so far.
class Sender {
 public:
  Sender(CallContext& ctx, const Object& object) : ctx_(ctx), object_(object) {}

  Outcome Run() {
    OptionalValue raise = object_.Get("raise_error");
    if (raise && !(*raise).is_boolean()) return ctx_.Error("invalid value for raise_error field");
    raise_error_ = !raise || (*raise).boolean();
    if (Outcome wrong = CheckRequestKeys(ctx_, object_); wrong.failed()) {
      if (raise_error_) return wrong;
      return ErrorObject("eval_http_send_internal_error",
                         Join(ctx_.arena, ctx_.Place(), wrong.error().code, ": ", wrong.error().message));
    }
    HttpFailure failure;
    failure.place = ctx_.Place();
    std::optional<Value> result = Respond(failure);
    return result ? Outcome(*result) : Failed(failure);
  }

 private:
  // ---- results ----

  Value ErrorObject(std::string_view code, std::string_view message) {
    Object* error = Object::New(ctx_.arena);
    error->Put(Value::String("code"), Value::String(code));
    error->Put(Value::String("message"), Value::String(ctx_.arena.Copy(message)));
    Object* result = Object::New(ctx_.arena);
    result->Put(Value::String("status_code"), Value::Int(0));
    result->Put(Value::String("error"), Value::Object(error));
    return Value::Object(result);
  }

  Outcome Failed(const HttpFailure& failure) {
    if (failure.kind == Kind::kCancelled) {
      std::string_view reason = ctx_.past_deadline() ? "context deadline exceeded" : "context canceled";
      return ctx_.Halt("eval_cancel_error", Join(ctx_.arena, "http.send: timed out (", reason, ")"));
    }
    if (raise_error_) {
      if (failure.kind == Kind::kType) return ctx_.OperandFault(1, failure.message);
      return ctx_.Error(failure.kind == Kind::kTimeout ? failure.brief : failure.message);
    }
    constexpr std::string_view kInternal = "eval_http_send_internal_error";
    switch (failure.kind) {
      case Kind::kNetwork:
      case Kind::kTimeout:
        return ErrorObject("eval_http_send_network_error", failure.message);
      case Kind::kPlain:
        return ErrorObject(kInternal, failure.message);
      case Kind::kType:
        return ErrorObject(kInternal, failure.place + "eval_type_error: http.send: operand 1 " + failure.message);
      case Kind::kRequest:
      case Kind::kCancelled:
        break;
    }
    return ErrorObject(kInternal, failure.place + "eval_builtin_error: http.send: " + failure.message);
  }

  // A body that is not what it is said to be is null.
  Value DecodedBody(const HttpResponse& response, std::string_view body) {
    std::string_view ignored;
    if (force_json_ || IsJson(response.headers)) return ParseJson(ctx_, body, ignored).value_or(Value::Null());
    if (force_yaml_ || IsYaml(response.headers)) return ParseYaml(ctx_, body, ignored).value_or(Value::Null());
    return Value::Null();
  }

  Value HeadersToValue(const HttpHeaders& headers) {
    Object* object = Object::New(ctx_.arena);
    for (const auto& [name, value] : headers) {
      if (object->Get(name)) continue;
      ArrayBuilder values(ctx_.arena);
      for (const auto& [other, text] : headers) {
        if (other == name) values.Append(Value::String(ctx_.arena.Copy(text)));
      }
      object->Put(Value::String(ctx_.arena.Copy(name)), values.Build());
    }
    return Value::Object(object);
  }

  Value ToValue(const HttpResponse& response) {
    std::string_view body = ctx_.arena.Copy(response.body);
    Object* object = Object::New(ctx_.arena);
    object->Put(Value::String("status"), Value::String(ctx_.arena.Copy(response.status)));
    object->Put(Value::String("status_code"), Value::Int(response.status_code));
    object->Put(Value::String("body"), DecodedBody(response, body));
    object->Put(Value::String("raw_body"), Value::String(body));
    object->Put(Value::String("headers"), HeadersToValue(response.headers));
    return Value::Object(object);
  }

  // ---- options ----

  static bool Refuse(HttpFailure& failure, Kind kind, std::string message) {
    failure.kind = kind;
    failure.message = std::move(message);
    return false;
  }

  // The request without the headers that do not tell requests apart.
  bool MakeKey(HttpFailure& failure) {
    Object* key = Object::New(ctx_.arena, object_.count + 1);
    for (const Entry& entry : std::span(object_.items, object_.count)) key->Put(entry.key, entry.value);
    key->Put(Value::String("cache_ignored_headers"), Value::Null());
    key_ = Value::Object(key);
    OptionalValue ignored = object_.Get("cache_ignored_headers");
    OptionalValue headers = object_.Get("headers");
    if (!ignored || !headers) return true;
    bool texts = (*ignored).is_array() && std::all_of((*ignored).items(), (*ignored).items() + (*ignored).size(),
                                                      [](Value v) { return v.is_string(); });
    if (!texts) return Refuse(failure, Kind::kPlain, "cache_ignored_headers must be an array of strings");
    if (!(*headers).is_object()) return true;
    Object* left = Object::New(ctx_.arena);
    for (const Entry& entry : std::span((*headers).object().items, (*headers).object().count)) {
      bool skip = std::any_of((*ignored).items(), (*ignored).items() + (*ignored).size(),
                              [&](Value name) { return Equal(name, entry.key); });
      if (!skip) left->Put(entry.key, entry.value);
    }
    key->Put(Value::String("headers"), Value::Object(left));
    return true;
  }

  bool Boolean(std::string_view name, bool& out, HttpFailure& failure) {
    OptionalValue v = object_.Get(name);
    if (!v) return true;
    if (!(*v).is_boolean()) {
      return Refuse(failure, Kind::kRequest, "invalid value for " + ToRego(Value::String(name)) + " field");
    }
    out = (*v).boolean();
    return true;
  }

  bool ReadCaching(HttpFailure& failure) {
    bool force = false;
    if (!Boolean("cache", use_cache_, failure) || !Boolean("force_cache", force, failure)) return false;
    if (!force) return true;
    use_cache_ = true;
    OptionalValue seconds = object_.Get("force_cache_duration_seconds");
    if (!seconds) {
      return Refuse(failure, Kind::kRequest,
                    "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
    }
    int64_t number = 0;
    std::string fault = "strconv.ParseInt: parsing " + ToRego(Value::String(ToRego(*seconds))) + ": ";
    if (!(*seconds).is_int()) return Refuse(failure, Kind::kRequest, fault + "invalid syntax");
    number = (*seconds).integer();
    if (number != static_cast<int32_t>(number)) return Refuse(failure, Kind::kRequest, fault + "value out of range");
    forced_seconds_ = number;
    return true;
  }

  bool ReadDecoding(HttpFailure& failure) {
    return Boolean("force_json_decode", force_json_, failure) && Boolean("force_yaml_decode", force_yaml_, failure);
  }

  // "caching_mode" only says how OPA keeps a response.
  bool HasGoodCachingMode() const {
    OptionalValue mode = object_.Get("caching_mode");
    return !mode || ((*mode).is_string() && ((*mode).text() == "serialized" || (*mode).text() == "deserialized"));
  }

  bool ReadAttempts(int64_t& out, HttpFailure& failure) {
    OptionalValue retries = object_.Get("max_retry_attempts");
    int64_t number = 0;
    if (retries && (!(*retries).is_number() || !PlainInteger(*retries, number) || number < 0)) {
      return Refuse(failure, Kind::kPlain, "invalid value " + ToRego(*retries) + " for field \"max_retry_attempts\"");
    }
    out = std::min<int64_t>(number, INT32_MAX) + 1;
    return true;
  }

  // ---- the caches ----

  Value DrawnKey() {
    Value* items = ctx_.arena.AllocateArray<Value>(2);
    items[0] = Value::String("http.send");
    items[1] = key_;
    return Value::Array(items, 2);
  }

  // A request that was made before in this evaluation has the same outcome: [response], or [kind, message, brief, place].
  std::optional<Value> FindDrawn(HttpFailure& failure, bool& failed) {
    OptionalValue known = ctx_.drawn == nullptr ? OptionalValue() : ctx_.drawn->Get(DrawnKey());
    if (!known) return std::nullopt;
    const Value* items = (*known).items();
    if ((*known).size() == 1) return items[0];
    failed = true;
    failure.kind = static_cast<Kind>(items[0].integer());
    failure.message = items[1].text();
    failure.brief = items[2].text();
    failure.place = items[3].text();
    return std::nullopt;
  }

  void Remember(std::initializer_list<Value> parts) {
    if (ctx_.drawn == nullptr) ctx_.drawn = Object::New(ctx_.arena);
    ArrayBuilder items(ctx_.arena);
    for (Value part : parts) items.Append(part);
    ctx_.drawn->Put(DrawnKey(), items.Build());
  }

  void RememberFailure(const HttpFailure& failure) {
    if (failure.kind == Kind::kCancelled) return;
    Remember({Value::Int(static_cast<int64_t>(failure.kind)), Value::String(ctx_.arena.Copy(failure.message)),
              Value::String(ctx_.arena.Copy(failure.brief)), Value::String(ctx_.arena.Copy(failure.place))});
  }

  HttpCache* SharedCache() const { return ctx_.host == nullptr || !use_cache_ ? nullptr : ctx_.host->http_cache; }
  int64_t ForcedExpiry() const { return ctx_.now_ns + forced_seconds_ * 1'000'000'000; }

  void Store(const HttpResponse& response) {
    bool may = forced_seconds_ > 0 || MayBeStored(response.headers);
    if (!may || !IsCacheableStatus(response.status_code) || !HasGoodCachingMode()) return;
    std::optional<int64_t> expiry = forced_seconds_ > 0 ? ForcedExpiry() : ExpiryOf(response.headers);
    if (expiry) SharedCache()->Insert(ToRego(key_), {response, *expiry});
  }

  // The shared response, asked for again when it is stale. Nothing when there is none that can be used, or `failed`.
  std::optional<Value> FindShared(HttpFailure& failure, bool& failed) {
    std::string key = ToRego(key_);
    std::optional<CachedResponse> cached = SharedCache()->Find(key);
    if (!cached) return std::nullopt;
    if (ctx_.now_ns < cached->expires_ns) return ToValue(cached->response);
    SharedCache()->Erase(key);
    std::string_view etag = FindHeader(cached->response.headers, "etag");
    std::string_view modified = FindHeader(cached->response.headers, "last-modified");
    if (etag.empty() && modified.empty()) return std::nullopt;
    std::optional<HttpResponse> fresh = Exchange(failure, etag, modified);
    failed = !fresh;
    if (!fresh) return std::nullopt;
    if (fresh->status_code == 200) {
      Store(*fresh);
      return ToValue(*fresh);
    }
    if (fresh->status_code != 304) return std::nullopt;
    Refresh(cached->response.headers, fresh->headers);
    std::optional<int64_t> expiry = forced_seconds_ > 0 ? ForcedExpiry() : ExpiryOf(fresh->headers);
    if (!expiry) {
      failed = true;
      Refuse(failure, Kind::kPlain, "no date header");
      return std::nullopt;
    }
    cached->expires_ns = *expiry;
    Value result = ToValue(cached->response);
    SharedCache()->Insert(key, std::move(*cached));
    return result;
  }

  // The headers of a 304 take the place of those of their names.
  static void Refresh(HttpHeaders& old, const HttpHeaders& fresh) {
    std::erase_if(old, [&](const auto& header) {
      return std::any_of(fresh.begin(), fresh.end(), [&](const auto& other) { return other.first == header.first; });
    });
    old.insert(old.end(), fresh.begin(), fresh.end());
  }

  // ---- the exchange ----

  std::optional<HttpResponse> Exchange(HttpFailure& failure, std::string_view etag, std::string_view modified) {
    std::optional<HttpRequest> request = ReadHttpRequest(ctx_, object_, failure);
    int64_t attempts = 1;
    if (!request || !ReadAttempts(attempts, failure)) return std::nullopt;
    if (!etag.empty()) request->headers.emplace_back("If-None-Match", etag);
    if (!modified.empty()) request->headers.emplace_back("If-Modified-Since", modified);
    return ExecuteHttpRequest(ctx_, *request, attempts, failure);
  }

  std::optional<Value> Respond(HttpFailure& failure) {
    bool failed = false;
    if (!MakeKey(failure) || !ReadCaching(failure)) return std::nullopt;
    if (std::optional<Value> known = FindDrawn(failure, failed); known || failed) return known;
    bool shared = SharedCache() != nullptr;
    if (shared) {
      if (!ReadDecoding(failure)) return std::nullopt;
      if (std::optional<Value> kept = FindShared(failure, failed); kept || failed) {
        kept ? Remember({*kept}) : RememberFailure(failure);
        return kept;
      }
    }
    std::optional<HttpResponse> response = Exchange(failure, "", "");
    if (!response) {
      RememberFailure(failure);
      return std::nullopt;
    }
    if (!shared && !ReadDecoding(failure)) return std::nullopt;
    Value result = ToValue(*response);
    if (shared || IsCacheableStatus(response->status_code)) Remember({result});
    if (shared) Store(*response);
    return result;
  }

  CallContext& ctx_;
  const Object& object_;
  bool raise_error_ = true;
  Value key_;
  bool use_cache_ = false;
  bool force_json_ = false;
  bool force_yaml_ = false;
  int64_t forced_seconds_ = 0;
};

Outcome Send(CallContext& ctx, ObjectArg request) { return Sender(ctx, request).Run(); }

}  // namespace

REGOC_REGISTER_BUILTINS(Http, {{"http.send", Typed<Send>}});

}  // namespace regoc::builtins
