#include "runtime/builtins/template/datum.h"

#include "runtime/value/number.h"

namespace regoc::builtins::text_template {

namespace {

using Kind = Datum::Kind;

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kNothing:
    case Kind::kAbsent:
      return "<nil>";
    case Kind::kBool:
      return "bool";
    case Kind::kInt:
      return "int";
    case Kind::kByte:
      return "uint8";
    case Kind::kFloat:
      return "float64";
    case Kind::kComplex:
      return "complex128";
    case Kind::kString:
      return "string";
    case Kind::kNumber:
      return "json.Number";
    case Kind::kArray:
      return "[]interface {}";
    case Kind::kMap:
      return "map[string]interface {}";
  }
  return "";
}

class DatumWriter {
 public:
  DatumWriter(TextBuilder& out, Arena& arena, const FormatSpec& spec) : out_(out), arena_(arena), spec_(spec) {}

  void Write(const Datum& datum, char32_t verb, bool nested) {
    if (datum.kind == Kind::kNothing) return Nil(verb, nested);
    if (verb == 'T' && !nested) return WriteArgument(out_, WithoutPrecision(), {.text = datum.InnerType()}, 's');
    switch (datum.kind) {
      case Kind::kBool:
        if (verb != 't' && verb != 'v') return WrongVerb(datum, verb);
        return WriteArgument(out_, WithoutPrecision(), {.text = datum.flag ? "true" : "false"}, 's');
      case Kind::kComplex:
        return Complex(datum, verb);
      case Kind::kArray:
        return verb == 'w' && !nested ? WrongVerb(datum, verb) : Array(datum, verb);
      case Kind::kMap:
        return verb == 'w' && !nested ? WrongVerb(datum, verb) : Map(datum, verb);
      default:
        return WriteArgument(out_, spec_, Plain(datum), verb);
    }
  }

 private:
  FormatSpec WithoutPrecision() const {
    FormatSpec spec = spec_;
    spec.has_precision = false;
    return spec;
  }

  static FormatArgument Plain(const Datum& datum) {
    using ArgumentKind = FormatArgument::Kind;
    std::string_view type = NameOf(datum.kind);
    if (datum.kind == Kind::kFloat) return {.kind = ArgumentKind::kFloat, .number = datum.real, .type = type};
    if (datum.is_text()) return {.text = datum.text, .type = type};
    return {.kind = ArgumentKind::kInteger, .integer = datum.integer, .type = type};
  }

  void Nil(char32_t verb, bool nested) {
    if (nested) return out_.Append(spec_.quoted ? "interface {}(nil)" : "<nil>");
    if (verb == 'v' || verb == 'T') return WriteArgument(out_, WithoutPrecision(), {.text = "<nil>"}, 's');
    out_.Append("%!");
    out_.AppendRune(verb);
    out_.Append("(<nil>)");
  }

  void WrongVerb(const Datum& datum, char32_t verb) {
    out_.Append("%!");
    out_.AppendRune(verb);
    out_.Append('(');
    out_.Append(datum.InnerType());
    out_.Append('=');
    Write(datum, 'v', true);
    out_.Append(')');
  }

  void Complex(const Datum& datum, char32_t verb) {
    if (std::u32string_view(U"vbgGxXfFeE").find(verb) == std::u32string_view::npos) return WrongVerb(datum, verb);
    FormatSpec with_sign = spec_;
    with_sign.plus = true;  // the imaginary part always has one
    out_.Append('(');
    WriteArgument(out_, spec_, Plain(Datum::Float(datum.complex.real())), verb);
    WriteArgument(out_, with_sign, Plain(Datum::Float(datum.complex.imag())), verb);
    out_.Append("i)");
  }

  void Open(const Datum& datum, std::string_view plain) {
    out_.Append(spec_.quoted ? NameOf(datum.kind) : plain);
    out_.Append(spec_.quoted ? '{' : '[');
  }
  void Between(size_t i) {
    if (i > 0) out_.Append(spec_.quoted ? ", " : " ");
  }

  void Array(const Datum& datum, char32_t verb) {
    Open(datum, "");
    for (size_t i = 0; i < datum.value.size(); ++i) {
      Between(i);
      Write(Datum::From(arena_, datum.value.items()[i]), verb, true);
    }
    out_.Append(spec_.quoted ? '}' : ']');
  }

  void Map(const Datum& datum, char32_t verb) {
    Open(datum, "map");
    const Object& object = datum.value.object();
    for (uint32_t i = 0; i < object.count; ++i) {
      Between(i);
      const Entry& entry = object.Sorted()[i];
      Write(Datum::From(arena_, entry.key), verb, true);
      out_.Append(':');
      Write(Datum::From(arena_, entry.value), verb, true);
    }
    out_.Append(spec_.quoted ? '}' : ']');
  }

  TextBuilder& out_;
  Arena& arena_;
  const FormatSpec& spec_;
};

}  // namespace

Datum Datum::Absent() { return {.kind = Kind::kAbsent}; }
Datum Datum::Bool(bool flag) { return {.kind = Kind::kBool, .flag = flag}; }
Datum Datum::Int(int64_t integer) { return {.kind = Kind::kInt, .integer = integer}; }
Datum Datum::Byte(char byte) { return {.kind = Kind::kByte, .integer = static_cast<unsigned char>(byte)}; }
Datum Datum::Float(double real) { return {.kind = Kind::kFloat, .real = real}; }
Datum Datum::Complex(std::complex<double> complex) { return {.kind = Kind::kComplex, .complex = complex}; }
Datum Datum::String(std::string_view text) { return {.kind = Kind::kString, .text = text}; }

Datum Datum::From(Arena& arena, Value v) {
  switch (v.tag()) {
    case Tag::kBoolean:
      return Bool(v.boolean());
    case Tag::kInt:
    case Tag::kDecimal:
      return {.kind = Kind::kNumber, .text = NumberText(arena, v)};
    case Tag::kString:
      return String(v.text());
    case Tag::kArray:
      return {.kind = Kind::kArray, .value = v};
    case Tag::kObject:
      return {.kind = Kind::kMap, .value = v};
    default:
      return {};
  }
}

Datum Datum::Item(Arena& arena, Value v) {
  Datum datum = From(arena, v);
  datum.boxed = true;
  return datum;
}

Datum Datum::Unboxed() const {
  Datum inner = *this;
  inner.boxed = false;
  return inner;
}

bool Datum::Truth() const {
  switch (kind) {
    case Kind::kNothing:
      return false;
    case Kind::kAbsent:
      return true;
    case Kind::kBool:
      return flag;
    case Kind::kInt:
    case Kind::kByte:
      return integer != 0;
    case Kind::kFloat:
      return real != 0;
    case Kind::kComplex:
      return complex != std::complex<double>();
    case Kind::kString:
    case Kind::kNumber:
      return !text.empty();
    case Kind::kArray:
      return value.size() > 0;
    case Kind::kMap:
      return value.object().count > 0;
  }
  return false;
}

std::string_view Datum::Type() const { return boxed ? "interface {}" : InnerType(); }
std::string_view Datum::InnerType() const { return NameOf(kind); }

void WriteDatum(TextBuilder& out, Arena& arena, const FormatSpec& spec, const Datum& datum, char32_t verb) {
  DatumWriter(out, arena, spec).Write(datum, verb, false);
}

}  // namespace regoc::builtins::text_template
