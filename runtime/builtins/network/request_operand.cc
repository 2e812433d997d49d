#include "runtime/builtins/network/request_operand.h"

#include <algorithm>

#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

namespace {

constexpr std::string_view kKnown[] = {"method",
                                       "url",
                                       "body",
                                       "enable_redirect",
                                       "force_json_decode",
                                       "force_yaml_decode",
                                       "headers",
                                       "raw_body",
                                       "tls_use_system_certs",
                                       "tls_ca_cert",
                                       "tls_ca_cert_file",
                                       "tls_ca_cert_env_variable",
                                       "tls_client_cert",
                                       "tls_client_cert_file",
                                       "tls_client_cert_env_variable",
                                       "tls_client_key",
                                       "tls_client_key_file",
                                       "tls_client_key_env_variable",
                                       "tls_insecure_skip_verify",
                                       "tls_server_name",
                                       "timeout",
                                       "cache",
                                       "force_cache",
                                       "force_cache_duration_seconds",
                                       "raise_error",
                                       "caching_mode",
                                       "max_retry_attempts",
                                       "cache_ignored_headers"};

Outcome Fault(CallContext& ctx, std::string_view what, const Set& keys) {
  return ctx.OperandFault(1, Join(ctx.arena, what, " request parameters(s): ", ToText(ctx.arena, Value::Set(&keys))));
}

}  // namespace

Outcome CheckRequestKeys(CallContext& ctx, const Object& request) {
  Set* unknown = Set::New(ctx.arena);
  for (uint32_t i = 0; i < request.count; ++i) {
    Value key = request.items[i].key;
    bool known = key.is_string() && std::find(std::begin(kKnown), std::end(kKnown), key.text()) != std::end(kKnown);
    if (!known) unknown->Add(key);
  }
  if (unknown->count > 0) return Fault(ctx, "invalid", *unknown);
  Set* missing = Set::New(ctx.arena);
  for (std::string_view key : {"method", "url"}) {
    if (!request.Get(key)) missing->Add(Value::String(key));
  }
  return missing->count > 0 ? Fault(ctx, "missing required", *missing) : Outcome::Undefined();
}

}  // namespace regoc::builtins
