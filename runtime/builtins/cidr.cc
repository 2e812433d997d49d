// net.cidr_*
#include "runtime/builtins/cidr_merge.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome ReadNetwork(CallContext& ctx, Value v, Network& out) {
  if (!v.is_string()) return ctx.OperandError(1, "string", v);
  std::optional<Network> network = ParseNetwork(v.text());
  if (!network) return ctx.Error(Join(ctx.arena, "invalid CIDR address: ", v.text()));
  out = *network;
  return Outcome::Undefined();
}

bool IsPlainV6(const Network& network) { return !network.v4 && network.base >> 32 != 0xFFFF; }

bool ContainsNetwork(const Network& outer, const Network& inner) {
  if (!outer.ContainsAddress(inner.base)) return false;
  if (IsPlainV6(outer) && IsPlainV6(inner)) return outer.prefix <= inner.prefix;
  return outer.ContainsAddress(inner.last());
}

Outcome Contains(CallContext& ctx, Value outer, Value inner) {
  Network network;
  if (Outcome wrong = ReadNetwork(ctx, outer, network); wrong.failed()) return wrong;
  if (!inner.is_string()) return ctx.OperandError(1, "string", inner);
  if (std::optional<Address> address = ParseAddress(inner.text())) {
    return Value::Boolean(network.ContainsAddress(address->bits));
  }
  std::optional<Network> contained = ParseNetwork(inner.text());
  if (!contained) {
    return ctx.Error(Join(ctx.arena, "not a valid textual representation of an IP address or CIDR: ", inner.text()));
  }
  return Value::Boolean(ContainsNetwork(network, *contained));
}

Outcome Intersects(CallContext& ctx, Value a, Value b) {
  Network first;
  Network second;
  if (Outcome wrong = ReadNetwork(ctx, a, first); wrong.failed()) return wrong;
  if (Outcome wrong = ReadNetwork(ctx, b, second); wrong.failed()) return wrong;
  return Value::Boolean(first.ContainsAddress(second.base) || second.ContainsAddress(first.base));
}

Outcome IsValid(CallContext&, Value text) {
  return Value::Boolean(text.is_string() && ParseNetwork(text.text()).has_value());
}

Outcome Expand(CallContext& ctx, Value text) {
  constexpr uint64_t kCheckEvery = 1 << 12;
  Network network;
  if (Outcome wrong = ReadNetwork(ctx, text, network); wrong.failed()) return wrong;
  Set* hosts = Set::New(ctx.arena);
  AddressBits last = network.last();
  for (AddressBits at = network.first();; ++at) {
    hosts->Add(Value::String(ctx.arena.Copy(AddressText(at))));
    if (at == last) break;
    if (static_cast<uint64_t>(at) % kCheckEvery == 0) {
      if (Outcome stop = ctx.CheckLimits("generating all IP addresses"); stop.failed()) return stop;
    }
  }
  return Value::Set(hosts);
}

// Calls `take(cidr, index)` for each network of one side of net.cidr_contains_matches, up to the first failure: a
// string stands for itself, an item of an array for its index, of a set for itself, of an object for its key.
template <typename Take>
Outcome ForEachCandidate(CallContext& ctx, std::string_view operand, Value v, Take take) {
  auto take_item = [&](Value item, Value index) -> Outcome {
    if (item.is_array() && item.size() > 0) return take(item.items()[0], index);
    if (item.is_string()) return take(item, index);
    return ctx.Error(Join(ctx.arena, "operand ", operand, ": element must be string or non-empty array"));
  };
  Outcome outcome;
  if (v.is_string()) return take(v, v);
  if (v.is_array() || v.is_set()) {
    std::span<const Value> items = ItemsArg{v}.items();
    for (size_t i = 0; i < items.size() && !outcome.failed(); ++i) {
      outcome = take_item(items[i], v.is_array() ? Value::Int(static_cast<int64_t>(i)) : items[i]);
    }
  }
  if (v.is_object()) {
    for (const Entry& e : std::span(v.object().Sorted(), v.object().count)) {
      if (outcome.failed()) break;
      outcome = take_item(e.value, e.key);
    }
  }
  return outcome;
}

Outcome ContainsMatches(CallContext& ctx, Value cidrs, Value cidrs_or_ips) {
  Set* matches = Set::New(ctx.arena);
  Outcome outcome = ForEachCandidate(ctx, "1", cidrs, [&](Value cidr, Value index) {
    return ForEachCandidate(ctx, "2", cidrs_or_ips, [&](Value other, Value other_index) {
      Outcome contained = Contains(ctx, cidr, other);
      if (!contained.failed() && (*contained).is_true()) {
        Value* pair = ctx.arena.AllocateArray<Value>(2);
        pair[0] = index;
        pair[1] = other_index;
        matches->Add(Value::Array(pair, 2));
      }
      return contained;
    });
  });
  return outcome.failed() ? outcome : Outcome(Value::Set(matches));
}

// An IPv4 address without prefix has that of its class.
Outcome ReadForMerge(CallContext& ctx, Value v, std::vector<Network>& out) {
  if (!v.is_string()) return ctx.Error("element must be string");
  if (std::optional<Address> address = ParseAddress(v.text())) {
    if (!address->is_v4()) return ctx.Error("IPv6 invalid: needs prefix length");
    uint32_t first_byte = static_cast<uint32_t>(address->bits) >> 24;
    out.push_back({address->bits, first_byte < 128 ? 8 : first_byte < 192 ? 16 : 24, true});
    return Outcome::Undefined();
  }
  Network network;
  if (Outcome wrong = ReadNetwork(ctx, v, network); wrong.failed()) return wrong;
  out.push_back(network);
  return Outcome::Undefined();
}

Outcome Merge(CallContext& ctx, Value addresses) {
  if (!addresses.is_array() && !addresses.is_set()) return ctx.Error("operand must be an array");
  std::vector<Network> networks;
  for (Value v : ItemsArg{addresses}.items()) {
    if (Outcome wrong = ReadForMerge(ctx, v, networks); wrong.failed()) return wrong;
  }
  Set* merged = Set::New(ctx.arena);
  for (const Network& network : MergeNetworks(std::move(networks))) {
    merged->Add(Value::String(ctx.arena.Copy(network.Text())));
  }
  return Value::Set(merged);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Cidr, {{"net.cidr_contains", Typed<Contains>},
                               {"net.cidr_contains_matches", Typed<ContainsMatches>},
                               {"net.cidr_expand", Typed<Expand>},
                               {"net.cidr_intersects", Typed<Intersects>},
                               {"net.cidr_is_valid", Typed<IsValid>},
                               {"net.cidr_merge", Typed<Merge>},
                               {"net.cidr_overlap", Typed<Contains>}});

}  // namespace regoc::builtins
