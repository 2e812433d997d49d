// io.jwt.decode
#include "runtime/builtins/jwt.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/hex.h"
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr int kMaxNesting = 16;

constexpr char kHeadersKind = 0;

// The headers of tokens from one issuer are mostly the same: some of the last ones, decoded. What an evaluation has looked
// at stays until it is over.
class KnownHeaders : public CacheEntry {
 public:
  static KnownHeaders& Of(CallContext& ctx) {
    CacheEntry* known = ctx.cache.Find(&kHeadersKind, "", &kHeadersKind);
    if (known == nullptr) known = ctx.cache.Insert(&kHeadersKind, "", std::make_unique<KnownHeaders>());
    return *static_cast<KnownHeaders*>(known);
  }
  // Before each look.
  void See(const Arena& of_evaluation) {
    // Within an evaluation an arena only gets fuller.
    size_t used = of_evaluation.used_bytes();
    if (used < used_) ++evaluation_;
    used_ = used;
  }
  const Value* Find(std::string_view text) {
    for (Header& header : headers_) {
      if (header.last_seen == 0 || header.text != text) continue;
      header.last_seen = evaluation_;
      return &header.decoded;
    }
    return nullptr;
  }
  void Add(std::string_view text, Value decoded) {
    Header& header = headers_[next_];
    if (text.size() > kMaxBytes || header.last_seen == evaluation_) return;
    next_ = (next_ + 1) % headers_.size();
    header.last_seen = 0;
    header.arena.Reset();
    header.text = text;
    header.decoded = DeepCopyFrozen(header.arena, decoded);
    header.last_seen = evaluation_;
  }

 private:
  struct Header {
    std::string text;
    uint64_t last_seen = 0;  // by which evaluation; 0: empty
    Arena arena;
    Value decoded = Value::Null();
  };
  static constexpr size_t kMaxBytes = 512;  // larger ones are not kept
  std::array<Header, 4> headers_;
  size_t next_ = 0;  // to be replaced
  // Evaluations are told apart where that shows; what looks like one may be several.
  uint64_t evaluation_ = 1;
  size_t used_ = 0;
};

// As many zero bytes as `zeros` says follow what it gives.
Outcome DecodePart(CallContext& ctx, std::string_view name, std::string_view part, size_t zeros, std::string_view& out) {
  std::string_view fault;
  std::optional<std::string_view> bytes = DecodeBase64Url(ctx.arena, part, fault, zeros);
  if (!bytes) return ctx.Error(Join(ctx.arena, "JWT ", name, " had invalid encoding: ", fault));
  out = *bytes;
  return Outcome::Undefined();
}

// The token inside of a token, in quotation marks or not.
std::string_view TrimQuotes(std::string_view text) {
  size_t begin = std::min(text.find_first_not_of("\"'"), text.size());
  size_t end = text.find_last_not_of("\"'") + 1;
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

Outcome DecodeToken(CallContext& ctx, std::string_view text, int nesting) {
  Token token;
  if (Outcome wrong = ReadToken(ctx, text, token); wrong.failed()) return wrong;
  std::string_view payload_text;
  if (Outcome wrong = DecodePart(ctx, "payload", token.payload, JsonReader::kPadding, payload_text); wrong.failed()) return wrong;
  OptionalValue content_type = token.decoded_header.object().Get("cty");
  if (content_type && Equal(*content_type, Value::String("JWT"))) {
    if (nesting == kMaxNesting) return ctx.Error("JWT is nested too deeply");
    return DecodeToken(ctx, TrimQuotes(payload_text), nesting + 1);
  }
  Value payload;
  if (Outcome wrong = ParseTokenObject(ctx, "", payload_text, payload); wrong.failed()) return wrong;
  std::string_view signature;
  if (Outcome wrong = DecodePart(ctx, "signature", token.signature, 0, signature); wrong.failed()) return wrong;
  Value* items = ctx.arena.AllocateArray<Value>(3);
  items[0] = token.decoded_header;
  items[1] = payload;
  items[2] = Value::String(EncodeHex(ctx.arena, signature));
  return Value::Array(items, 3);
}

Outcome Decode(CallContext& ctx, StringArg text) { return DecodeToken(ctx, text, 0); }

}  // namespace

Outcome SplitToken(CallContext& ctx, std::string_view text, Token& out) {
  size_t first = text.find('.');
  if (first == std::string_view::npos) return ctx.Error("encoded JWT had no period separators");
  size_t second = text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
    size_t parts = bytes::CountBytes(text, '.') + 1;
    return ctx.Error(Join(ctx.arena, "encoded JWT must have 3 sections, found ", std::to_string(parts)));
  }
  out.header = text.substr(0, first);
  out.payload = text.substr(first + 1, second - first - 1);
  out.signature = text.substr(second + 1);
  return Outcome::Undefined();
}

Outcome ParseTokenObject(CallContext& ctx, std::string_view prefix, std::string_view text, Value& out) {
  std::string_view fault;
  std::optional<Value> value = ParsePaddedJson(ctx, text, fault);
  if (!value) return ctx.Error(Join(ctx.arena, prefix, "invalid JSON: ", fault));
  if (!value->is_object()) return ctx.Error(Join(ctx.arena, prefix, "decoded JSON type was not an Object"));
  out = *value;
  return Outcome::Undefined();
}

Outcome ReadToken(CallContext& ctx, std::string_view text, Token& out) {
  if (Outcome wrong = SplitToken(ctx, text, out); wrong.failed()) return wrong;
  KnownHeaders& known = KnownHeaders::Of(ctx);
  known.See(ctx.arena);
  if (const Value* decoded = known.Find(out.header)) {
    out.decoded_header = *decoded;
    return Outcome::Undefined();
  }
  std::string_view header;
  if (Outcome wrong = DecodePart(ctx, "header", out.header, JsonReader::kPadding, header); wrong.failed()) return wrong;
  if (Outcome wrong = ParseTokenObject(ctx, "bad JWT header: ", header, out.decoded_header); wrong.failed()) return wrong;
  if (out.decoded_header.object().Get("enc")) return ctx.Error("JWT is a JWE object, which is not supported");
  known.Add(out.header, out.decoded_header);
  return Outcome::Undefined();
}

REGOC_REGISTER_BUILTINS(Jwt, {{"io.jwt.decode", Typed<Decode>}});

}  // namespace regoc::builtins
