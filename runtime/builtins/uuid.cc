// uuid.*
#include <array>
#include <random>

#include "runtime/builtins/drawn.h"
#include "runtime/builtins/hex.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using Uuid = std::array<uint8_t, 16>;

constexpr size_t kTextSize = 36;
constexpr int64_t kEpochOf1582 = 122192928000000000;  // from 1582-10-15 to 1970-01-01, in 100 ns

std::string_view ToUuidText(Arena& arena, const Uuid& uuid) {
  std::string_view hex = EncodeHex(arena, {reinterpret_cast<const char*>(uuid.data()), uuid.size()});
  return Join(arena, hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
              hex.substr(20));
}

// The same for equal keys in one evaluation.
Outcome Random(CallContext& ctx, Value key) {
  Value items[] = {Value::String("uuid.rfc4122"), key};
  return Draw(ctx, Value::Array(items, 2), [&] {
    std::random_device device;
    Uuid uuid;
    for (uint8_t& byte : uuid) byte = static_cast<uint8_t>(device());
    uuid[6] = (uuid[6] & 0x0F) | 0x40;
    uuid[8] = (uuid[8] & 0x3F) | 0x80;
    return Value::String(ToUuidText(ctx.arena, uuid));
  });
}

bool HasUrnPrefix(std::string_view text) {
  constexpr std::string_view kPrefix = "urn:uuid:";
  for (size_t i = 0; i < kPrefix.size(); ++i) {
    char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != kPrefix[i]) return false;
  }
  return true;
}

// With or without hyphens, in braces, or behind "urn:uuid:".
bool ReadUuid(std::string_view text, Uuid& out) {
  bool hyphens = text.size() != 32;
  if (text.size() == kTextSize + 9 && HasUrnPrefix(text)) {
    text.remove_prefix(9);
  } else if (text.size() == kTextSize + 2) {
    text = text.substr(1, kTextSize);
  }
  if (hyphens && text.size() != kTextSize) return false;
  size_t at = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return false;
    int high = HexDigitValue(text[at]);
    int low = HexDigitValue(text[at + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<uint8_t>(high << 4 | low);
    at += 2;
  }
  return true;
}

std::string_view VariantOf(const Uuid& uuid) {
  if ((uuid[8] & 0xC0) == 0x80) return "RFC4122";
  if ((uuid[8] & 0xE0) == 0xC0) return "Microsoft";
  if ((uuid[8] & 0xE0) == 0xE0) return "Future";
  return "Reserved";
}

int64_t BigEndian(const Uuid& uuid, size_t from, size_t size) {
  int64_t number = 0;
  for (size_t i = 0; i < size; ++i) number = number << 8 | uuid[from + i];
  return number;
}

std::string_view MacKind(uint8_t first) {
  constexpr std::string_view kKinds[] = {"global:unicast", "global:multicast", "local:unicast", "local:multicast"};
  return kKinds[first & 3];
}

std::string_view NodeText(Arena& arena, const Uuid& uuid) {
  TextBuilder text(arena);
  for (size_t i = 10; i < uuid.size(); ++i) {
    if (i > 10) text.Append('-');
    text.Append(EncodeHex(arena, {reinterpret_cast<const char*>(&uuid[i]), 1}));
  }
  return text.view();
}

// What versions 1 and 2 tell of where and when they were made.
void PutOrigin(Arena& arena, const Uuid& uuid, Object& out) {
  int64_t ticks = BigEndian(uuid, 0, 4) | BigEndian(uuid, 4, 2) << 32 | (BigEndian(uuid, 6, 2) & 0xFFF) << 48;
  int64_t nanoseconds = static_cast<int64_t>(static_cast<uint64_t>(ticks - kEpochOf1582) * 100);
  out.Put(Value::String("time"), Value::Int(nanoseconds));
  out.Put(Value::String("nodeid"), Value::String(NodeText(arena, uuid)));
  out.Put(Value::String("macvariables"), Value::String(MacKind(uuid[10])));
  out.Put(Value::String("clocksequence"), Value::Int(BigEndian(uuid, 8, 2) & 0x3FFF));
}

std::string_view DomainOf(Arena& arena, uint8_t domain) {
  constexpr std::string_view kDomains[] = {"Person", "Group", "Org"};
  return domain < 3 ? kDomains[domain] : Join(arena, "Domain", std::to_string(domain));
}

Outcome Parse(CallContext& ctx, StringArg text) {
  Uuid uuid;
  if (!ReadUuid(text, uuid)) return Outcome::Undefined();
  int version = uuid[6] >> 4;
  Object* fields = Object::New(ctx.arena, 8);
  fields->Put(Value::String("version"), Value::Int(version));
  fields->Put(Value::String("variant"), Value::String(VariantOf(uuid)));
  if (version == 1 || version == 2) PutOrigin(ctx.arena, uuid, *fields);
  if (version == 2) {
    fields->Put(Value::String("id"), Value::Int(BigEndian(uuid, 0, 4)));
    fields->Put(Value::String("domain"), Value::String(DomainOf(ctx.arena, uuid[9])));
  }
  return Value::Object(fields);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Uuid, {{"uuid.parse", Typed<Parse>}, {"uuid.rfc4122", Typed<Random>}});

}  // namespace regoc::builtins
