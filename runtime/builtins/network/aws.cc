// providers.aws.sign_req: requests signed with AWS Signature Version 4.
#include <openssl/evp.h>

#include <map>
#include <string>

#include "runtime/builtins/civil_time.h"
#include "runtime/builtins/crypto/signature.h"
#include "runtime/builtins/hex.h"
#include "runtime/builtins/network/request_operand.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"
#include "runtime/builtins/url.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr std::string_view kRequiredKeys[] = {"aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"};

struct Credentials {
  std::string_view service, access_key, secret, region, session_token;
  bool sign_payload = true;
};

struct Request {
  std::string_view method;
  Url url;
  std::string body;
  std::map<std::string, std::string_view> headers;
};

std::string_view TextOr(OptionalValue v, std::string_view otherwise) {
  return v && (*v).is_string() ? (*v).text() : otherwise;
}

Outcome ParameterFault(CallContext& ctx, int position, std::string_view what, const Set& keys) {
  return ctx.OperandFault(position, Join(ctx.arena, what, " parameters(s): ", ToText(ctx.arena, Value::Set(&keys))));
}

Outcome ReadCredentials(CallContext& ctx, const Object& config, Credentials& out) {
  Set* missing = Set::New(ctx.arena);
  Set* invalid = Set::New(ctx.arena);
  for (std::string_view key : kRequiredKeys) {
    OptionalValue v = config.Get(key);
    if (!v) {
      missing->Add(Value::String(key));
    } else if (!(*v).is_string()) {
      invalid->Add(Value::String(key));
    }
  }
  if (missing->count > 0) return ParameterFault(ctx, 2, "missing required AWS config", *missing);
  if (invalid->count > 0) return ParameterFault(ctx, 2, "invalid values for required AWS config", *invalid);
  out.service = TextOr(config.Get("aws_service"), "");
  out.access_key = TextOr(config.Get("aws_access_key"), "");
  out.secret = TextOr(config.Get("aws_secret_access_key"), "");
  out.region = TextOr(config.Get("aws_region"), "");
  out.session_token = TextOr(config.Get("aws_session_token"), "");
  return Outcome::Undefined();
}

Outcome ReadRequest(CallContext& ctx, const Object& object, Request& out) {
  if (Outcome wrong = CheckRequestKeys(ctx, object); wrong.failed()) return wrong;
  OptionalValue headers = object.Get("headers");
  if (headers && !(*headers).is_object()) return ctx.OperandError(0, "object", *headers);
  Value url = *object.Get("url");
  Value method = *object.Get("method");
  Set* invalid = Set::New(ctx.arena);
  if (!url.is_string()) invalid->Add(Value::String("url"));
  if (!method.is_string()) invalid->Add(Value::String("method"));
  if (invalid->count > 0) return ParameterFault(ctx, 1, "invalid values for required request", *invalid);
  std::string_view fault;
  std::optional<Url> parsed = ParseUrl(ctx.arena, url.text(), fault);
  if (!parsed) return ctx.Error(fault);
  out.url = *parsed;
  out.method = method.text();
  if (OptionalValue raw = object.Get("raw_body")) {
    out.body = TextOr(raw, "");
  } else if (OptionalValue body = object.Get("body")) {
    AppendJson(out.body, *body, {.escape_html = true});
  }
  if (!headers) return Outcome::Undefined();
  for (const Entry& entry : std::span((*headers).object().items, (*headers).object().count)) {
    out.headers[std::string(TextOr(entry.key, ""))] = TextOr(entry.value, "");
  }
  return Outcome::Undefined();
}

std::string Sha256Hex(Arena& arena, std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return std::string(EncodeHex(arena, {reinterpret_cast<const char*>(digest), size}));
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Signed {
  std::string authorization;
  std::map<std::string, std::string> headers;
};

Signed Sign(Arena& arena, const Request& request, const Credentials& credentials, int64_t time_ns) {
  CivilTime time = ToCivil(Instant::FromNanoseconds(time_ns).seconds);
  char stamp[64];
  std::snprintf(stamp, sizeof stamp, "%04d%02d%02dT%02d%02d%02dZ", static_cast<int>(time.year), time.month, time.day,
                time.hour, time.minute, time.second);
  const std::string date(stamp, 8);
  const std::string payload = credentials.sign_payload ? Sha256Hex(arena, request.body) : "UNSIGNED-PAYLOAD";

  Signed out;
  out.headers = {{"host", std::string(request.url.host)}, {"x-amz-date", stamp}};
  if (credentials.service == "s3" || credentials.service == "glacier") out.headers["x-amz-content-sha256"] = payload;
  if (!credentials.session_token.empty()) out.headers["x-amz-security-token"] = credentials.session_token;
  std::map<std::string, std::string> all = out.headers;
  for (const auto& [name, value] : request.headers) {
    std::string lower = Lower(name);
    // What a proxy may change is not signed.
    if (lower != "authorization" && lower != "user-agent" && lower != "x-amzn-trace-id") all[lower] = value;
  }

  std::string names;
  std::string canonical = std::string(request.method) + "\n" + std::string(EscapedPath(arena, request.url)) + "\n" +
                          std::string(request.url.query) + "\n";
  for (const auto& [name, value] : all) {
    canonical.append(name).append(":").append(value).append("\n");
    names.append(names.empty() ? "" : ";").append(name);
  }
  canonical.append("\n").append(names).append("\n").append(payload);

  std::string scope =
      date + "/" + std::string(credentials.region) + "/" + std::string(credentials.service) + "/aws4_request";
  std::string to_sign = "AWS4-HMAC-SHA256\n" + std::string(stamp) + "\n" + scope + "\n" + Sha256Hex(arena, canonical);
  std::string key = "AWS4" + std::string(credentials.secret);
  for (std::string_view part : {std::string_view(date), credentials.region, credentials.service,
                                std::string_view("aws4_request"), std::string_view(to_sign)}) {
    key = crypto::Hmac(EVP_sha256(), key, part);
  }
  out.authorization = "AWS4-HMAC-SHA256 Credential=" + std::string(credentials.access_key) + "/" + scope +
                      ",SignedHeaders=" + names + ",Signature=" + std::string(EncodeHex(arena, key));
  return out;
}

Outcome SignRequest(CallContext& ctx, ObjectArg object, ObjectArg config, NumberArg time) {
  Credentials credentials;
  if (Outcome wrong = ReadCredentials(ctx, config, credentials); wrong.failed()) return wrong;
  int64_t time_ns = 0;
  if (!PlainInteger(time.value, time_ns)) {
    return ctx.OperandFault(3, "could not convert time_ns value into a unix timestamp");
  }
  Request request;
  if (Outcome wrong = ReadRequest(ctx, object, request); wrong.failed()) return wrong;
  if (OptionalValue disabled = config.Get("disable_payload_signing")) {
    if (!(*disabled).is_boolean()) {
      return ctx.OperandFault(2, "invalid value for 'disable_payload_signing' in AWS config");
    }
    credentials.sign_payload = !(*disabled).boolean();
  }
  Signed made = Sign(ctx.arena, request, credentials, time_ns);
  Object* headers = Object::New(ctx.arena);
  auto put = [&](std::string_view name, std::string_view value) {
    headers->Put(Value::String(ctx.arena.Copy(name)), Value::String(ctx.arena.Copy(value)));
  };
  for (const auto& [name, value] : request.headers) put(name, value);
  put("Authorization", made.authorization);
  for (const auto& [name, value] : made.headers) put(name, value);
  Object* result = Object::New(ctx.arena, object.count + 1);
  for (const Entry& entry : std::span(object.items, object.count)) result->Put(entry.key, entry.value);
  result->Put(Value::String("headers"), Value::Object(headers));
  return Value::Object(result);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Aws, {{"providers.aws.sign_req", Typed<SignRequest>}});

}  // namespace regoc::builtins
