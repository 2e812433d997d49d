#include "runtime/builtins/template/functions.h"

#include <algorithm>

#include "runtime/builtins/template/comparison.h"
#include "runtime/builtins/url.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

namespace {

using Kind = Datum::Kind;

bool Fail(std::string& fault, std::string message) {
  fault = std::move(message);
  return false;
}

// fmt.Sprint: a space between two values that are not strings.
void Sprint(TextBuilder& out, Arena& arena, std::span<const Datum> args) {
  bool after_text = true;
  for (const Datum& arg : args) {
    if (!after_text && !arg.is_text()) out.Append(' ');
    after_text = arg.is_text();
    WriteDatum(out, arena, FormatSpec(), arg, 'v');
  }
}

bool CallPrint(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  TextBuilder out(ctx.arena);
  Sprint(out, ctx.arena, args);
  result = Datum::String(out.view());
  return true;
}

bool CallPrintln(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  TextBuilder out(ctx.arena);
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) out.Append(' ');
    WriteDatum(out, ctx.arena, FormatSpec(), args[i], 'v');
  }
  out.Append('\n');
  result = Datum::String(out.view());
  return true;
}

class DatumOperands : public FormatOperands {
 public:
  DatumOperands(Arena& arena, std::span<const Datum> args) : arena_(arena), args_(args) {}
  size_t size() const override { return args_.size(); }
  void Write(TextBuilder& out, const FormatSpec& spec, size_t index, char32_t verb) const override {
    WriteDatum(out, arena_, spec, args_[index], verb);
  }
  std::string_view TypeOf(size_t index) const override {
    return args_[index].kind == Kind::kNothing ? std::string_view() : args_[index].InnerType();
  }
  std::optional<int64_t> Integer(size_t index) const override {
    bool integer = args_[index].kind == Kind::kInt || args_[index].kind == Kind::kByte;
    return integer ? std::optional(args_[index].integer) : std::nullopt;
  }

 private:
  Arena& arena_;
  std::span<const Datum> args_;
};

bool CallPrintf(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  TextBuilder out(ctx.arena);
  AppendFormatted(out, args[0].text, DatumOperands(ctx.arena, args.subspan(1)));
  result = Datum::String(out.view());
  return true;
}

// What html, js and urlquery escape: as printed, but nothing is "<no value>".
std::string_view ToEscape(CallContext& ctx, std::span<const Datum> args) {
  std::vector<Datum> shown(args.begin(), args.end());
  for (Datum& arg : shown) {
    if (arg.kind == Kind::kNothing) arg = Datum::String("<no value>");
  }
  TextBuilder out(ctx.arena);
  Sprint(out, ctx.arena, shown);
  return out.view();
}

bool CallHtml(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  constexpr std::string_view kSpecial("\0\"'&<>", 6);
  constexpr std::string_view kEscaped[] = {"\uFFFD", "&#34;", "&#39;", "&amp;", "&lt;", "&gt;"};
  TextBuilder out(ctx.arena);
  for (char c : ToEscape(ctx, args)) {
    size_t at = kSpecial.find(c);
    at == std::string_view::npos ? out.Append(c) : out.Append(kEscaped[at]);
  }
  result = Datum::String(out.view());
  return true;
}

void AppendUnicodeEscape(TextBuilder& out, char32_t rune) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  int digits = rune > 0xFFFFF ? 6 : rune > 0xFFFF ? 5 : 4;
  out.Append("\\u");
  for (int i = digits - 1; i >= 0; --i) out.Append(kDigits[rune >> (4 * i) & 15]);
}

bool CallJs(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  TextBuilder out(ctx.arena);
  std::string_view text = ToEscape(ctx, args);
  for (size_t at = 0; at < text.size();) {
    Rune rune = DecodeRune(text.substr(at));
    char32_t c = rune.value;
    if (c == '\\' || c == '\'' || c == '"') {
      out.Append('\\');
      out.Append(static_cast<char>(c));
    } else if (c == '<' || c == '>' || c == '&' || c == '=' || c < ' ' || (c >= 0x80 && !IsGoPrintable(c))) {
      AppendUnicodeEscape(out, c);
    } else {
      out.Append(text.substr(at, rune.size));
    }
    at += rune.size;
  }
  result = Datum::String(out.view());
  return true;
}

bool CallUrlquery(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string&) {
  TextBuilder out(ctx.arena);
  AppendEscaped(out, ToEscape(ctx, args), UrlPlace::kQuery);
  result = Datum::String(out.view());
  return true;
}

bool CallNot(CallContext&, std::span<const Datum> args, Datum& result, std::string&) {
  result = Datum::Bool(!args[0].Truth());
  return true;
}

bool CallLen(CallContext&, std::span<const Datum> args, Datum& result, std::string& fault) {
  const Datum& item = args[0];
  switch (item.kind) {
    case Kind::kString:
    case Kind::kNumber:
      result = Datum::Int(static_cast<int64_t>(item.text.size()));
      return true;
    case Kind::kArray:
      result = Datum::Int(static_cast<int64_t>(item.value.size()));
      return true;
    case Kind::kMap:
      result = Datum::Int(static_cast<int64_t>(item.value.object().count));
      return true;
    case Kind::kNothing:
      return Fail(fault, item.boxed ? "len of nil pointer" : "reflect: call of reflect.Value.Type on zero Value");
    default:
      return Fail(fault, "len of type " + std::string(item.InnerType()));
  }
}

// A position in something of `size` items; the one after the last is let through, as Go does. An index in a box is
// none.
bool Position(const Datum& index, size_t size, size_t& position, std::string& fault) {
  if (index.invalid()) return Fail(fault, "cannot index slice/array with nil");
  if (index.boxed || (index.kind != Kind::kInt && index.kind != Kind::kByte)) {
    return Fail(fault, "cannot index slice/array with type " + std::string(index.Type()));
  }
  if (index.integer < 0 || static_cast<uint64_t>(index.integer) > size) {
    return Fail(fault, "index out of range: " + std::to_string(index.integer));
  }
  position = static_cast<size_t>(index.integer);
  return true;
}

bool IndexMap(CallContext& ctx, const Object& map, const Datum& key, Datum& item, std::string& fault) {
  if (key.kind == Kind::kNothing) return Fail(fault, "value is nil; should be of type string");
  if (key.kind != Kind::kString) {
    return Fail(fault, "value has type " + std::string(key.InnerType()) + "; should be string");
  }
  OptionalValue found = map.Get(key.text);
  item = Datum::Item(ctx.arena, found ? *found : Value::Null());
  return true;
}

bool CallIndex(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault) {
  Datum item = args[0];
  if (item.kind == Kind::kNothing) return Fail(fault, "index of untyped nil");
  for (const Datum& index : args.subspan(1)) {
    if (item.kind == Kind::kNothing) return Fail(fault, "index of nil pointer");
    if (item.kind == Kind::kMap) {
      if (!IndexMap(ctx, item.value.object(), index, item, fault)) return false;
      continue;
    }
    bool text = item.is_text();
    if (!text && item.kind != Kind::kArray) {
      return Fail(fault, "can't index item of type " + std::string(item.InnerType()));
    }
    size_t size = text ? item.text.size() : item.value.size();
    size_t position = 0;
    if (!Position(index.Unboxed(), size, position, fault)) return false;
    if (position == size)
      return Fail(fault, text ? "reflect: string index out of range" : "reflect: slice index out of range");
    item = text ? Datum::Byte(item.text[position]) : Datum::Item(ctx.arena, item.value.items()[position]);
  }
  result = item;
  return true;
}

bool CallSlice(CallContext&, std::span<const Datum> args, Datum& result, std::string& fault) {
  const Datum& item = args[0];
  std::span<const Datum> indexes = args.subspan(1);
  if (item.kind == Kind::kNothing) return Fail(fault, "slice of untyped nil");
  if (indexes.size() > 3) return Fail(fault, "too many slice indexes: " + std::to_string(indexes.size()));
  bool text = item.is_text();
  if (text && indexes.size() == 3) return Fail(fault, "cannot 3-index slice a string");
  if (!text && item.kind != Kind::kArray) {
    return Fail(fault, "can't slice item of type " + std::string(item.InnerType()));
  }
  size_t size = text ? item.text.size() : item.value.size();
  size_t at[3] = {0, size, size};
  for (size_t i = 0; i < indexes.size(); ++i) {
    if (!Position(indexes[i], size, at[i], fault)) return false;
  }
  for (size_t i = 1; i < (indexes.size() == 3 ? 3u : 2u); ++i) {
    if (at[i - 1] <= at[i]) continue;
    return Fail(fault, "invalid slice index: " + std::to_string(at[i - 1]) + " > " + std::to_string(at[i]));
  }
  result = item.Unboxed();
  if (text) {
    result.text = item.text.substr(at[0], at[1] - at[0]);
  } else {
    result.value = Value::Array(item.value.items() + at[0], at[1] - at[0]);
  }
  return true;
}

// Nothing that a template can hold is a function; the executor puts the name of the callee first.
bool CallCall(CallContext&, std::span<const Datum> args, Datum&, std::string& fault) {
  if (args[1].kind == Kind::kNothing) return Fail(fault, "call of nil");
  return Fail(fault, "non-function " + std::string(args[0].text) + " of type " + std::string(args[1].InnerType()));
}

constexpr Function kFunctions[] = {
    {"and", 1, true, false, false, nullptr},
    {"call", 1, true, false, false, CallCall},
    {"eq", 1, true, false, false, CallEq},
    {"ge", 2, false, false, false, CallGe},
    {"gt", 2, false, false, false, CallGt},
    {"html", 0, true, false, true, CallHtml},
    {"index", 1, true, false, false, CallIndex},
    {"js", 0, true, false, true, CallJs},
    {"le", 2, false, false, false, CallLe},
    {"len", 1, false, false, false, CallLen},
    {"lt", 2, false, false, false, CallLt},
    {"ne", 2, false, false, false, CallNe},
    {"not", 1, false, false, false, CallNot},
    {"or", 1, true, false, false, nullptr},
    {"print", 0, true, false, true, CallPrint},
    {"printf", 1, true, true, true, CallPrintf},
    {"println", 0, true, false, true, CallPrintln},
    {"slice", 1, true, false, false, CallSlice},
    {"urlquery", 0, true, false, true, CallUrlquery},
};

}  // namespace

const Function* FindFunction(std::string_view name) {
  const Function* found = std::ranges::find(kFunctions, name, &Function::name);
  return found == std::end(kFunctions) ? nullptr : found;
}

bool IsFunction(std::string_view name) { return FindFunction(name) != nullptr; }

void Print(TextBuilder& out, Arena& arena, const Datum& datum) {
  if (datum.kind == Kind::kNothing) return out.Append("<no value>");
  WriteDatum(out, arena, FormatSpec(), datum, 'v');
}

}  // namespace regoc::builtins::text_template
