// urlquery.* and uri.*
#include "runtime/builtins/typed.h"
#include "runtime/builtins/url.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

Outcome Encode(CallContext& ctx, StringArg text) {
  TextBuilder out(ctx.arena, text.size());
  AppendEscaped(out, text, UrlPlace::kQuery);
  return out.Build();
}

Outcome Decode(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<std::string_view> decoded = Unescape(ctx.arena, text, UrlPlace::kQuery, fault);
  if (!decoded) return ctx.Error(fault);
  return Value::String(*decoded);
}

void AppendPair(TextBuilder& out, std::string_view key, std::string_view value) {
  if (out.size() > 0) out.Append('&');
  AppendEscaped(out, key, UrlPlace::kQuery);
  out.Append('=');
  AppendEscaped(out, value, UrlPlace::kQuery);
}

std::string_view KeyText(Arena& arena, Value key) {
  if (key.is_string()) return key.text();
  std::string json;
  AppendJson(json, key);
  return arena.Copy(json);
}

// Each value is a string, or an array or set of strings.
Outcome EncodeObject(CallContext& ctx, ObjectArg object) {
  TextBuilder out(ctx.arena);
  for (const Entry& e : std::span(object.Sorted(), object.count)) {
    std::span<const Value> values(&e.value, 1);
    if (e.value.is_array() || e.value.is_set()) values = ItemsArg{e.value}.items();
    for (Value v : values) {
      if (!v.is_string()) return ctx.OperandFault(1, "values must be string, array[string], or set[string]");
      AppendPair(out, KeyText(ctx.arena, e.key), v.text());
    }
  }
  return out.Build();
}

// Each key has an array of all its values.
class QueryReader {
 public:
  explicit QueryReader(Arena& arena) : arena_(arena), result_(Object::New(arena)) {}

  // False when something is malformed; then `fault` says what came first.
  bool Run(std::string_view text) {
    while (!text.empty()) {
      size_t end = std::min(text.find('&'), text.size());
      std::string_view pair = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!pair.empty()) ReadPair(pair);
    }
    return fault.empty();
  }
  Value Build() const { return Value::Object(result_); }

  std::string_view fault;

 private:
  void ReadPair(std::string_view pair) {
    if (pair.find(';') != std::string_view::npos) {
      fault = "invalid semicolon separator in query";
      return;
    }
    size_t equals = std::min(pair.find('='), pair.size());
    std::string_view why;
    std::optional<std::string_view> key = Unescape(arena_, pair.substr(0, equals), UrlPlace::kQuery, why);
    std::optional<std::string_view> value;
    if (key) value = Unescape(arena_, pair.substr(std::min(equals + 1, pair.size())), UrlPlace::kQuery, why);
    if (!value) {
      if (fault.empty()) fault = why;
      return;
    }
    Append(Value::String(*key), Value::String(*value));
  }

  void Append(Value key, Value value) {
    OptionalValue old = result_->Get(key);
    ArrayBuilder values(arena_, old ? (*old).size() + 1 : 1);
    for (size_t i = 0; old && i < (*old).size(); ++i) values.Append((*old).items()[i]);
    values.Append(value);
    result_->Put(key, values.Build());
  }

  Arena& arena_;
  Object* result_;
};

Outcome DecodeObject(CallContext& ctx, StringArg text) {
  QueryReader reader(ctx.arena);
  if (!reader.Run(text)) return ctx.Error(reader.fault);
  return reader.Build();
}

// Parts that are empty are left out.
Outcome ParseUri(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<Url> url = ParseUrl(ctx.arena, text, fault);
  if (!url) return ctx.Error(fault);
  std::string_view host;
  std::string_view port;
  SplitHostPort(url->host, host, port);
  Object* parts = Object::New(ctx.arena, 8);
  auto put = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) parts->Put(Value::String(key), Value::String(value));
  };
  put("scheme", url->scheme);
  put("hostname", host);
  put("port", port);
  put("path", url->path);
  put("raw_path", url->raw_path);
  put("raw_query", url->query);
  put("fragment", url->fragment);
  return Value::Object(parts);
}

Outcome IsUri(CallContext& ctx, Value text) {
  std::string_view fault;
  bool valid = text.is_string() && text.size() > 0 && ParseUrl(ctx.arena, text.text(), fault).has_value();
  return Value::Boolean(valid);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Urls, {{"uri.is_valid", Typed<IsUri>},
                               {"uri.parse", Typed<ParseUri>},
                               {"urlquery.decode", Typed<Decode>},
                               {"urlquery.decode_object", Typed<DecodeObject>},
                               {"urlquery.encode", Typed<Encode>},
                               {"urlquery.encode_object", Typed<EncodeObject>}});

}  // namespace regoc::builtins
