// Why DER does not have the structure that was expected, in the words of Go's decoder (encoding/asn1).
//
//   StructureFault("\x04\x01x", kPkcs8)
//   // "asn1: structure error: tags don't match (16 vs {class:0 tag:4 length:1 isCompound:false}) … pkcs8 @2"
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace regoc::builtins::crypto {

enum class Asn1Kind { kInt64, kBigInteger, kBits, kOctets, kObjectId, kSequence, kAny };

// A field, or a whole structure.
struct Asn1Shape {
  Asn1Kind kind;
  std::string_view go_type;                // what Go calls the type; empty for types without a name
  std::span<const Asn1Shape> fields = {};  // kSequence: the first ones
  bool optional = false;                   // may be missing
};

// The structures that Go decodes.
extern const Asn1Shape kPkcs1Shape, kPkcs8Shape, kEcKeyShape, kRequestShape, kPublicKeyShape, kOctetsShape;

// The first fault; where the structure has none, that tags don't match.
std::string StructureFault(std::string_view der, const Asn1Shape& shape);

}  // namespace regoc::builtins::crypto
