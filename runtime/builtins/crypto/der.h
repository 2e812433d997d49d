// Reading DER, the binary form of keys and certificates, as strictly as Go's cryptobyte does.
//
//   DerReader der(bytes);
//   std::string_view body;
//   if (!der.Read(kDerSequence, body)) …
//
// What is read points into the bytes. A reader that failed may have moved on; nothing is read beyond its bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/crypto/big_integer.h"

namespace regoc::builtins::crypto {

using DerTag = uint8_t;
inline constexpr DerTag kDerBoolean = 0x01;
inline constexpr DerTag kDerInteger = 0x02;
inline constexpr DerTag kDerBitString = 0x03;
inline constexpr DerTag kDerOctetString = 0x04;
inline constexpr DerTag kDerNull = 0x05;
inline constexpr DerTag kDerObjectId = 0x06;
inline constexpr DerTag kDerUtf8String = 0x0C;
inline constexpr DerTag kDerNumericString = 0x12;
inline constexpr DerTag kDerPrintableString = 0x13;
inline constexpr DerTag kDerT61String = 0x14;
inline constexpr DerTag kDerIa5String = 0x16;
inline constexpr DerTag kDerUtcTime = 0x17;
inline constexpr DerTag kDerGeneralizedTime = 0x18;
inline constexpr DerTag kDerBmpString = 0x1E;
inline constexpr DerTag kDerSequence = 0x30;
inline constexpr DerTag kDerSet = 0x31;
constexpr DerTag DerContext(int number) { return static_cast<DerTag>(0x80 | number); }
constexpr DerTag DerContextConstructed(int number) { return static_cast<DerTag>(0xA0 | number); }

using ObjectId = std::vector<int32_t>;
// "1.2.840.113549"
std::string ObjectIdText(const ObjectId& id);
inline bool IsId(const ObjectId& id, std::span<const int32_t> known) {
  return std::equal(id.begin(), id.end(), known.begin(), known.end());
}

struct DerBits {
  std::string_view bytes;
  int unused = 0;  // bits of the last byte

  bool At(size_t bit) const;
  // The bytes with the padding at the front.
  std::string RightAligned() const;
};

class DerReader {
 public:
  explicit DerReader(std::string_view bytes = {}) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool At(DerTag tag) const { return !rest_.empty() && static_cast<DerTag>(rest_[0]) == tag; }

  // The contents of the next element, whose tag must be `tag`.
  bool Read(DerTag tag, std::string_view& body);
  // The same, as a reader of its own.
  bool Enter(DerTag tag, DerReader& body);
  // The element with its header.
  bool ReadElement(DerTag tag, std::string_view& element);
  bool ReadAny(DerTag& tag, std::string_view& body, std::string_view* element = nullptr);
  // False when the element is there but broken.
  bool ReadOptional(DerTag tag, std::string_view& body, bool& present);

  bool ReadBoolean(bool& out);
  bool ReadInteger(BigInteger& out);
  bool ReadInt64(int64_t& out, DerTag tag = kDerInteger);
  bool ReadObjectId(ObjectId& out);
  bool ReadBits(DerBits& out);
  // UTCTime or GeneralizedTime; seconds since 1970. `offset` is the time's zone in seconds.
  bool ReadUtcTime(int64_t& seconds, int32_t& offset);
  bool ReadGeneralizedTime(int64_t& seconds, int32_t& offset);

 private:
  std::string_view rest_;
};

// The contents of an OBJECT IDENTIFIER.
bool ParseObjectId(std::string_view body, ObjectId& out);

}  // namespace regoc::builtins::crypto
