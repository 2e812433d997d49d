// net.lookup_ip_addr
#include <netdb.h>
#include <sys/socket.h>

#include <memory>

#include "runtime/builtins/drawn.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/network/allowed_hosts.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

// "127.0.0.1", "fe80::1%eth0"
std::string_view AddressOf(Arena& arena, const addrinfo& info) {
  char text[NI_MAXHOST];
  if (::getnameinfo(info.ai_addr, info.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) return "";
  std::optional<Address> address = ParseAddress(text);
  return arena.Copy(address ? AddressText(address->bits) : text);
}

Outcome LookUp(CallContext& ctx, std::string_view name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int failed = name.empty() ? EAI_NONAME : ::getaddrinfo(std::string(name).c_str(), nullptr, &hints, &found);
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  if (failed != 0) {
    std::string_view reason = failed == EAI_NONAME || failed == EAI_NODATA ? "no such host" : ::gai_strerror(failed);
    return ctx.Error(Join(ctx.arena, "lookup ", name, ": ", reason));
  }
  Set* addresses = Set::New(ctx.arena);
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    std::string_view text = AddressOf(ctx.arena, *info);
    if (!text.empty()) addresses->Add(Value::String(text));
  }
  return Value::Set(addresses);
}

// Once an evaluation for each name.
Outcome LookUpIpAddress(CallContext& ctx, StringArg name) {
  if (!IsHostAllowed(ctx, name)) return ctx.Error(Join(ctx.arena, "disallowed host: ", name));
  if (name.find('\0') != std::string_view::npos) return ctx.Error("lookup: no such host");
  Value key_items[] = {Value::String("net.lookup_ip_addr"), Value::String(name)};
  Value key = Value::Array(key_items, 2);
  if (ctx.drawn != nullptr) {
    if (OptionalValue known = ctx.drawn->Get(key)) return *known;
  }
  Outcome found = LookUp(ctx, name);
  if (found.failed()) return found;
  return Draw(ctx, key, [&] { return *found; });
}

}  // namespace

REGOC_REGISTER_BUILTINS(Net, {{"net.lookup_ip_addr", Typed<LookUpIpAddress>}});

}  // namespace regoc::builtins
