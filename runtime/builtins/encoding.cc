// base64.*, base64url.*, hex.*
#include "runtime/builtins/base64.h"
#include "runtime/builtins/hex.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins {

namespace {

template <Base64Alphabet alphabet, bool padding>
Outcome Encode(CallContext& ctx, StringArg bytes) {
  return Value::String(EncodeBase64(ctx.arena, bytes, alphabet, padding));
}

Outcome Decode(CallContext& ctx, StringArg text) {
  size_t bad_at = 0;
  std::optional<std::string_view> bytes = DecodeBase64(ctx.arena, text, Base64Alphabet::kStandard, bad_at);
  if (!bytes) return ctx.Error(IllegalBase64(ctx.arena, bad_at));
  return Value::String(*bytes);
}

Outcome IsBase64(CallContext& ctx, Value text) {
  size_t bad_at = 0;
  return Value::Boolean(text.is_string() &&
                        DecodeBase64(ctx.arena, text.text(), Base64Alphabet::kStandard, bad_at).has_value());
}

Outcome DecodeUrl(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<std::string_view> bytes = DecodeBase64Url(ctx.arena, text, fault);
  if (!bytes) return ctx.Error(fault);
  return Value::String(*bytes);
}

Outcome ToHex(CallContext& ctx, StringArg bytes) { return Value::String(EncodeHex(ctx.arena, bytes)); }

// "encoding/hex: invalid byte: U+0067 'g'"
Outcome InvalidHexByte(CallContext& ctx, char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  uint8_t byte = static_cast<uint8_t>(c);
  TextBuilder message(ctx.arena);
  message.Append("encoding/hex: invalid byte: U+00");
  message.Append(kDigits[byte >> 4]);
  message.Append(kDigits[byte & 0xF]);
  if (IsGoPrintable(byte)) {
    message.Append(" '");
    message.AppendRune(byte);
    message.Append('\'');
  }
  return ctx.Error(message.view());
}

Outcome FromHex(CallContext& ctx, StringArg text) {
  char* bytes = static_cast<char*>(ctx.arena.Allocate(text.size() / 2, 1));
  for (size_t i = 0; i < text.size(); i += 2) {
    int high = HexDigitValue(text[i]);
    if (high < 0) return InvalidHexByte(ctx, text[i]);
    if (i + 1 == text.size()) return ctx.Error("encoding/hex: odd length hex string");
    int low = HexDigitValue(text[i + 1]);
    if (low < 0) return InvalidHexByte(ctx, text[i + 1]);
    bytes[i / 2] = static_cast<char>(high << 4 | low);
  }
  return Value::String({bytes, text.size() / 2});
}

}  // namespace

REGOC_REGISTER_BUILTINS(Encoding, {{"base64.decode", Typed<Decode>},
                                   {"base64.encode", Typed<Encode<Base64Alphabet::kStandard, true>>},
                                   {"base64.is_valid", Typed<IsBase64>},
                                   {"base64url.decode", Typed<DecodeUrl>},
                                   {"base64url.encode", Typed<Encode<Base64Alphabet::kUrl, true>>},
                                   {"base64url.encode_no_pad", Typed<Encode<Base64Alphabet::kUrl, false>>},
                                   {"hex.decode", Typed<FromHex>},
                                   {"hex.encode", Typed<ToHex>}});

}  // namespace regoc::builtins
