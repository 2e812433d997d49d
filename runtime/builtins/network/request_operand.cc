#include "runtime/builtins/network/request_operand.h"

#include <algorithm>

#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

namespace {

// The keys whose values must be texts, and the others.
constexpr std::string_view kTexts[] = {"method",
                                       "url",
                                       "raw_body",
                                       "tls_ca_cert",
                                       "tls_ca_cert_file",
                                       "tls_ca_cert_env_variable",
                                       "tls_client_cert",
                                       "tls_client_cert_file",
                                       "tls_client_cert_env_variable",
                                       "tls_client_key",
                                       "tls_client_key_file",
                                       "tls_client_key_env_variable",
                                       "tls_server_name"};
constexpr std::string_view kOthers[] = {"body",
                                        "enable_redirect",
                                        "force_json_decode",
                                        "force_yaml_decode",
                                        "headers",
                                        "tls_use_system_certs",
                                        "tls_insecure_skip_verify",
                                        "timeout",
                                        "cache",
                                        "force_cache",
                                        "force_cache_duration_seconds",
                                        "raise_error",
                                        "caching_mode",
                                        "max_retry_attempts",
                                        "cache_ignored_headers"};

template <size_t n>
bool Holds(const std::string_view (&keys)[n], std::string_view key) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

Outcome Fault(CallContext& ctx, std::string_view what, const Set& keys) {
  return ctx.OperandFault(1, Join(ctx.arena, what, " request parameters(s): ", ToText(ctx.arena, Value::Set(&keys))));
}

}  // namespace

bool IsTextKey(std::string_view key) { return Holds(kTexts, key); }

Outcome CheckRequestKeys(CallContext& ctx, const Object& request) {
  Set* unknown = Set::New(ctx.arena);
  for (uint32_t i = 0; i < request.count; ++i) {
    Value key = request.items[i].key;
    if (!key.is_string() || !(IsTextKey(key.text()) || Holds(kOthers, key.text()))) unknown->Add(key);
  }
  if (unknown->count > 0) return Fault(ctx, "invalid", *unknown);
  Set* missing = Set::New(ctx.arena);
  for (std::string_view key : {"method", "url"}) {
    if (!request.Get(key)) missing->Add(Value::String(key));
  }
  return missing->count > 0 ? Fault(ctx, "missing required", *missing) : Outcome::Undefined();
}

}  // namespace regoc::builtins
