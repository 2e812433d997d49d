#include "runtime/builtins/crypto/asn1_fault.h"

#include <cstdint>
#include <iterator>

namespace regoc::builtins::crypto {

namespace {

using enum Asn1Kind;

constexpr std::string_view kSyntax = "asn1: syntax error: ";
constexpr std::string_view kStructure = "asn1: structure error: ";
// Go prints how it was told to decode the field; for a field that must be there that is always this.
constexpr std::string_view kNoOptions =
    "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 "
    "timeType:0 set:false omitEmpty:false}";

constexpr Asn1Shape kAlgorithmFields[] = {{kObjectId, "ObjectIdentifier"}, {kAny, "RawValue", {}, true}};
constexpr Asn1Shape kAlgorithm = {kSequence, "AlgorithmIdentifier", kAlgorithmFields};
constexpr Asn1Shape kInt = {kInt64, "int"};
constexpr Asn1Shape kBig = {kBigInteger, ""};
constexpr Asn1Shape kOptionalBig = {kBigInteger, "", {}, true};
constexpr Asn1Shape kPkcs1Fields[] = {kInt, kBig, kInt, kBig, kBig, kBig, kOptionalBig, kOptionalBig, kOptionalBig};
constexpr Asn1Shape kPkcs8Fields[] = {kInt, kAlgorithm, {kOctets, ""}};
constexpr Asn1Shape kEcKeyFields[] = {kInt, {kOctets, ""}};
constexpr Asn1Shape kPublicKeyFields[] = {kAlgorithm, {kBits, "BitString"}};
constexpr Asn1Shape kRequestInfoFields[] = {kInt, {kAny, "RawValue"}, {kSequence, "publicKeyInfo", kPublicKeyFields}};
constexpr Asn1Shape kRequestFields[] = {
    {kSequence, "tbsCertificateRequest", kRequestInfoFields}, kAlgorithm, {kBits, "BitString"}};

int TagOf(Asn1Kind kind) {
  switch (kind) {
    case kInt64:
    case kBigInteger:
      return 2;
    case kBits:
      return 3;
    case kOctets:
      return 4;
    case kObjectId:
      return 6;
    case kSequence:
    case kAny:
      return 16;
  }
  return 0;
}

uint8_t ByteAt(std::string_view bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }

// Decodes as Go does, for what it finds wrong. Offsets are within the sequence that the field stands in.
class Checker {
 public:
  // False when `fault` says what is wrong; else `at` is behind the field.
  bool Field(std::string_view bytes, size_t& at, const Asn1Shape& shape) {
    Header header;
    size_t begin = at;
    if (at == bytes.size()) return shape.optional || Fail(kSyntax, "sequence truncated");
    if (!ReadHeader(bytes, at, header)) return false;
    if (shape.kind != kAny && !Fits(header, shape)) {
      if (!shape.optional) return Mismatch(header, shape, at);
      at = begin;
      return true;
    }
    if (header.length > bytes.size() - at) return Fail(kSyntax, "data truncated");
    std::string_view body = bytes.substr(at, header.length);
    at += header.length;
    return Contents(body, shape);
  }

  std::string fault;

 private:
  struct Header {
    int class_number = 0;
    uint32_t tag = 0;
    bool compound = false;
    size_t length = 0;
  };

  bool Fail(std::string_view kind, std::string_view what) {
    fault = std::string(kind).append(what);
    return false;
  }

  static bool Fits(const Header& header, const Asn1Shape& shape) {
    return header.class_number == 0 && header.tag == static_cast<uint32_t>(TagOf(shape.kind)) &&
           header.compound == (shape.kind == kSequence);
  }

  bool Mismatch(const Header& header, const Asn1Shape& shape, size_t at) {
    std::string found = "{class:" + std::to_string(header.class_number) + " tag:" + std::to_string(header.tag) +
                        " length:" + std::to_string(header.length) +
                        " isCompound:" + (header.compound ? "true}" : "false}");
    return Fail(kStructure, "tags don't match (" + std::to_string(TagOf(shape.kind)) + " vs " + found + ") " +
                                std::string(kNoOptions) + " " + std::string(shape.go_type) + " @" + std::to_string(at));
  }

  bool ReadHeader(std::string_view bytes, size_t& at, Header& out) {
    uint8_t first = ByteAt(bytes, at++);
    out.class_number = first >> 6;
    out.compound = (first & 0x20) != 0;
    out.tag = first & 0x1F;
    if (out.tag == 0x1F && !ReadLongTag(bytes, at, out.tag)) return false;
    if (at >= bytes.size()) return Fail(kSyntax, "truncated tag or length");
    uint8_t length = ByteAt(bytes, at++);
    if ((length & 0x80) == 0) return out.length = length, true;
    int count = length & 0x7F;
    if (count == 0) return Fail(kSyntax, "indefinite length found (not DER)");
    for (; count > 0; --count) {
      if (at >= bytes.size()) return Fail(kSyntax, "truncated tag or length");
      if (out.length >= size_t{1} << 23) return Fail(kStructure, "length too large");
      out.length = out.length << 8 | ByteAt(bytes, at++);
      if (out.length == 0) return Fail(kStructure, "superfluous leading zeros in length");
    }
    return out.length >= 0x80 || Fail(kStructure, "non-minimal length");
  }

  bool ReadLongTag(std::string_view bytes, size_t& at, uint32_t& tag) {
    if (!ReadBase128(bytes, at, tag)) return false;
    return tag >= 0x1F || Fail(kSyntax, "non-minimal tag");
  }

  bool ReadBase128(std::string_view bytes, size_t& at, uint32_t& out) {
    uint64_t number = 0;
    for (int shifted = 0; at < bytes.size(); ++shifted) {
      if (shifted == 5) return Fail(kStructure, "base 128 integer too large");
      uint8_t byte = ByteAt(bytes, at++);
      if (shifted == 0 && byte == 0x80) return Fail(kSyntax, "integer is not minimally encoded");
      number = number << 7 | (byte & 0x7F);
      if ((byte & 0x80) != 0) continue;
      if (number > INT32_MAX) return Fail(kStructure, "base 128 integer too large");
      out = static_cast<uint32_t>(number);
      return true;
    }
    return Fail(kSyntax, "truncated base 128 integer");
  }

  bool Contents(std::string_view body, const Asn1Shape& shape) {
    switch (shape.kind) {
      case kInt64:
      case kBigInteger:
        return Integer(body, shape.kind == kInt64);
      case kBits:
        return Bits(body);
      case kObjectId:
        return ObjectIdentifier(body);
      case kSequence: {
        size_t at = 0;
        for (const Asn1Shape& field : shape.fields)
          if (!Field(body, at, field)) return false;
        return true;
      }
      case kOctets:
      case kAny:
        return true;
    }
    return true;
  }

  bool Integer(std::string_view body, bool small) {
    if (body.empty()) return Fail(kStructure, "empty integer");
    bool repeats = body.size() > 1 && ((ByteAt(body, 0) == 0 && ByteAt(body, 1) < 0x80) ||
                                       (ByteAt(body, 0) == 0xFF && ByteAt(body, 1) >= 0x80));
    if (repeats) return Fail(kStructure, "integer not minimally-encoded");
    return !small || body.size() <= 8 || Fail(kStructure, "integer too large");
  }

  bool Bits(std::string_view body) {
    if (body.empty()) return Fail(kSyntax, "zero length BIT STRING");
    int padding = ByteAt(body, 0);
    bool bad =
        padding > 7 || (body.size() == 1 && padding > 0) || (ByteAt(body, body.size() - 1) & ((1 << padding) - 1)) != 0;
    return !bad || Fail(kSyntax, "invalid padding bits in BIT STRING");
  }

  bool ObjectIdentifier(std::string_view body) {
    if (body.empty()) return Fail(kSyntax, "zero length OBJECT IDENTIFIER");
    uint32_t part = 0;
    for (size_t at = 0; at < body.size();)
      if (!ReadBase128(body, at, part)) return false;
    return true;
  }
};

}  // namespace

constexpr Asn1Shape kPkcs1Shape = {kSequence, "pkcs1PrivateKey", kPkcs1Fields};
constexpr Asn1Shape kPkcs8Shape = {kSequence, "pkcs8", kPkcs8Fields};
constexpr Asn1Shape kEcKeyShape = {kSequence, "ecPrivateKey", kEcKeyFields};
constexpr Asn1Shape kRequestShape = {kSequence, "certificateRequest", kRequestFields};
constexpr Asn1Shape kPublicKeyShape = {kSequence, "publicKeyInfo", kPublicKeyFields};
constexpr Asn1Shape kOctetsShape = {kOctets, ""};

std::string StructureFault(std::string_view der, const Asn1Shape& shape) {
  Checker checker;
  size_t at = 0;
  if (checker.Field(der, at, shape)) return std::string(kStructure) + "tags don't match";
  return checker.fault;
}

}  // namespace regoc::builtins::crypto
