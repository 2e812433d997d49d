#include "compiler/sema/type_parse.h"

#include <string>

#include "compiler/sema/type_ops.h"

namespace regoc::sema {

namespace {

constexpr int kMaxDepth = 100;

// Reads one text from left to right. After the first error every read fails, and error() tells of the first.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() const { return position_ == text_.size(); }
  bool failed() const { return !error_.empty(); }
  Error error() const { return Error{error_}; }

  Type ReadType(int depth = 0) {
    if (depth > kMaxDepth) return Fail("type is nested too deeply");
    size_t start = position_;
    std::string_view word = ReadWord();
    if (word == "null") return Type::Null();
    if (word == "boolean") return Type::Boolean();
    if (word == "number") return Type::Number();
    if (word == "string") return Type::String();
    if (word == "any") return ReadAny(depth);
    if (word == "set") return Type::Set(ReadRest(depth));
    if (word == "array") {
      std::vector<Type> items = ReadList(depth);
      return Type::Array(std::move(items), ReadRest(depth));
    }
    if (word == "object") return ReadObject(depth);
    position_ = start;
    return Fail("not a type");
  }

  // "name: type" or "type"; sets `variadic` when "..." follows.
  TypeParameter ReadParameter(bool& variadic) {
    std::string_view name = PeekName();
    if (!name.empty()) position_ += name.size() + 2;
    Type type = ReadType();
    variadic = Take("...");
    return {std::string(name), type};
  }

  bool Take(std::string_view token) {
    if (failed() || !text_.substr(position_).starts_with(token)) return false;
    position_ += token.size();
    return true;
  }

  void Expect(std::string_view token) {
    if (!Take(token)) Fail("`" + std::string(token) + "` expected");
  }

  Type Fail(const std::string& what) {
    if (error_.empty()) {
      error_ = "type `" + std::string(text_) + "`, character " + std::to_string(position_ + 1) + ": " + what;
    }
    return {};
  }

 private:
  std::string_view ReadWord() {
    size_t end = position_;
    while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z') ++end;
    std::string_view word = text_.substr(position_, end - position_);
    position_ = end;
    return word;
  }

  // The text before ": ", if that comes before anything that ends a type.
  std::string_view PeekName() const {
    size_t end = text_.find_first_of("<[]>,", position_);
    size_t colon = text_.find(": ", position_);
    if (colon == std::string_view::npos || (end != std::string_view::npos && end < colon)) return {};
    return text_.substr(position_, colon - position_);
  }

  Type ReadAny(int depth) {
    std::vector<Type> alternatives = ReadList(depth);
    return alternatives.empty() ? Type::Any() : Type::AnyOf(std::move(alternatives));
  }

  // "<T, U>", or nothing.
  std::vector<Type> ReadList(int depth) {
    std::vector<Type> types;
    if (!Take("<")) return types;
    do {
      types.push_back(ReadType(depth + 1));
    } while (Take(", "));
    Expect(">");
    return types;
  }

  // "[T]", or nothing.
  Type ReadRest(int depth) {
    if (!Take("[")) return {};
    Type type = ReadType(depth + 1);
    Expect("]");
    return type;
  }

  Type ReadObject(int depth) {
    std::vector<TypeProperty> properties;
    if (Take("<")) {
      do {
        std::string_view name = PeekName();
        if (name.empty()) return Fail("`key: type` expected");
        position_ += name.size() + 2;
        Type value = ReadType(depth + 1);
        properties.push_back({TypeKey::String(std::string(name)), std::move(value)});
      } while (Take(", "));
      Expect(">");
    }
    if (!Take("[")) return Type::Object(std::move(properties));
    Type key = ReadType(depth + 1);
    Expect(": ");
    Type value = ReadType(depth + 1);
    Expect("]");
    return Type::Object(std::move(properties), std::move(key), std::move(value));
  }

  std::string_view text_;
  size_t position_ = 0;
  std::string error_;
};

Result<Type> Finish(Reader& reader, Type type) {
  if (!reader.failed() && !reader.AtEnd()) reader.Fail("end expected");
  if (reader.failed()) return reader.error();
  return type;
}

}  // namespace

Result<Type> ParseType(std::string_view text) {
  Reader reader(text);
  Type type = reader.ReadType();
  return Finish(reader, std::move(type));
}

Result<Type> ParseFunctionType(std::string_view parameters, std::string_view result) {
  std::vector<TypeParameter> list;
  Type variadic;
  if (!parameters.empty()) {
    Reader reader(parameters);
    do {
      bool many = false;
      TypeParameter parameter = reader.ReadParameter(many);
      if (many) variadic = parameter.type;
      else list.push_back(std::move(parameter));
    } while (!variadic.known() && reader.Take(", "));
    Result<Type> end = Finish(reader, {});
    if (!end.ok()) return end.error();
  }
  TypeParameter value;
  if (!result.empty()) {
    Reader reader(result);
    bool many = false;
    value = reader.ReadParameter(many);
    Result<Type> end = Finish(reader, value.type);
    if (!end.ok()) return end.error();
    if (many) return Error{"type `" + std::string(result) + "`: a result is one value"};
  }
  return Type::Function(std::move(list), std::move(value), std::move(variadic));
}

}  // namespace regoc::sema
