// Values while a template runs: those of Go that Rego's values and a template's constants become.
#pragma once

#include <complex>
#include <cstdint>
#include <string_view>

#include "runtime/builtins/formatter.h"
#include "runtime/value/table.h"
#include "runtime/value/value.h"

namespace regoc::builtins::text_template {

struct Datum {
  enum class Kind : uint8_t {
    kNothing,  // no value: a key that is missing, or nil
    kAbsent,   // no value was given at all: a command that is the first of its pipeline
    kBool,
    kInt,
    kByte,
    kFloat,
    kComplex,
    kString,
    kNumber,  // of Rego: a json.Number, which is a kind of string
    kArray,
    kMap,
  };

  Kind kind = Kind::kNothing;
  bool boxed = false;  // lies in an interface {}, as items of arrays and maps do; nothing in it is nil
  bool flag = false;
  int64_t integer = 0;
  double real = 0;
  std::complex<double> complex;
  Value value;            // kString, kArray, kMap
  std::string_view text;  // kString, kNumber

  static Datum Absent();
  static Datum Bool(bool flag);
  static Datum Int(int64_t integer);
  static Datum Byte(char byte);
  static Datum Float(double real);
  static Datum Complex(std::complex<double> complex);
  static Datum String(std::string_view text);
  // Numbers get their text from `arena`.
  static Datum From(Arena& arena, Value v);
  static Datum Item(Arena& arena, Value v);  // boxed

  bool absent() const { return kind == Kind::kAbsent; }
  // The zero reflect.Value.
  bool invalid() const { return kind == Kind::kNothing && !boxed; }
  bool nil_in_box() const { return kind == Kind::kNothing && boxed; }
  bool is_text() const { return kind == Kind::kString || kind == Kind::kNumber; }

  // What lies in the box.
  Datum Unboxed() const;
  // Go's truth: neither zero nor empty nor nil.
  bool Truth() const;
  // What Go calls its type; that of the box, when it has one.
  std::string_view Type() const;
  // That of what lies in the box.
  std::string_view InnerType() const;
};

// Appends it as a verb of Go's fmt writes it.
void WriteDatum(TextBuilder& out, Arena& arena, const FormatSpec& spec, const Datum& datum, char32_t verb);

}  // namespace regoc::builtins::text_template
