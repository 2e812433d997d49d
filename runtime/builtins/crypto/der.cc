#include "runtime/builtins/crypto/der.h"

#include "runtime/builtins/civil_time.h"

namespace regoc::builtins::crypto {

namespace {

uint8_t Byte(std::string_view bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }

// Length of the header and of the contents of the element at the start of `bytes`. Long tags, lengths that are not
// minimal or of more than 4 bytes are refused.
bool ReadHeader(std::string_view bytes, size_t& header, size_t& length) {
  if (bytes.size() < 2 || (Byte(bytes, 0) & 0x1F) == 0x1F) return false;
  uint8_t first = Byte(bytes, 1);
  header = 2;
  length = first;
  if (first >= 0x80) {
    size_t count = first & 0x7F;
    if (count == 0 || count > 4 || bytes.size() < 2 + count) return false;
    length = 0;
    for (size_t i = 0; i < count; ++i) length = length << 8 | Byte(bytes, 2 + i);
    if (length < 128 || length >> ((count - 1) * 8) == 0) return false;
    header += count;
  }
  return length <= bytes.size() - header;
}

bool IsMinimalInteger(std::string_view body) {
  if (body.empty()) return false;
  if (body.size() == 1) return true;
  bool sign = (Byte(body, 1) & 0x80) != 0;
  return !(Byte(body, 0) == 0 && !sign) && !(Byte(body, 0) == 0xFF && sign);
}

// One part of an object identifier: 7 bits a byte, at most 2^31 - 1.
bool ReadBase128(std::string_view& bytes, int32_t& out) {
  uint32_t value = 0;
  for (int i = 0; !bytes.empty() && i < 5; ++i) {
    if (value >= uint32_t{1} << 24) return false;
    uint8_t byte = Byte(bytes, 0);
    bytes.remove_prefix(1);
    if (i == 0 && byte == 0x80) return false;
    value = value << 7 | (byte & 0x7F);
    if ((byte & 0x80) == 0) {
      out = static_cast<int32_t>(value);
      return true;
    }
  }
  return false;
}

// Takes `count` digits.
bool TakeDigits(std::string_view& text, size_t count, int& out) {
  if (text.size() < count) return false;
  out = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return true;
}

// "Z", or "+hhmm" other than zero.
bool TakeZone(std::string_view text, int32_t& offset) {
  offset = 0;
  if (text == "Z") return true;
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return false;
  int sign = text[0] == '+' ? 1 : -1;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!TakeDigits(text, 2, hours) || !TakeDigits(text, 2, minutes)) return false;
  offset = sign * (hours * 3600 + minutes * 60);
  return hours <= 24 && minutes < 60 && offset != 0;
}

bool TakeClock(std::string_view text, CivilTime time, bool seconds_optional, int64_t& seconds, int32_t& offset) {
  if (!TakeDigits(text, 2, time.month) || !TakeDigits(text, 2, time.day) || !TakeDigits(text, 2, time.hour) ||
      !TakeDigits(text, 2, time.minute)) {
    return false;
  }
  bool no_seconds = seconds_optional && !text.empty() && (text[0] < '0' || text[0] > '9');
  if (!no_seconds && !TakeDigits(text, 2, time.second)) return false;
  if (!TakeZone(text, offset)) return false;
  if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > DaysInMonth(time.year, time.month)) return false;
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return false;
  seconds = FromCivil(time) - offset;
  return true;
}

}  // namespace

std::string ObjectIdText(const ObjectId& id) {
  std::string text;
  for (int32_t part : id) text.append(text.empty() ? "" : ".").append(std::to_string(part));
  return text;
}

bool DerBits::At(size_t bit) const {
  if (bit >= bytes.size() * 8 - static_cast<size_t>(unused)) return false;
  return (Byte(bytes, bit / 8) >> (7 - bit % 8) & 1) != 0;
}

std::string DerBits::RightAligned() const {
  std::string aligned(bytes);
  if (unused == 0) return aligned;
  uint8_t carry = 0;
  for (char& c : aligned) {
    uint8_t byte = static_cast<uint8_t>(c);
    c = static_cast<char>(byte >> unused | carry);
    carry = static_cast<uint8_t>(byte << (8 - unused));
  }
  return aligned;
}

bool DerReader::ReadAny(DerTag& tag, std::string_view& body, std::string_view* element) {
  size_t header = 0;
  size_t length = 0;
  if (!ReadHeader(rest_, header, length)) return false;
  tag = Byte(rest_, 0);
  if (element != nullptr) *element = rest_.substr(0, header + length);
  body = rest_.substr(header, length);
  rest_.remove_prefix(header + length);
  return true;
}

bool DerReader::Read(DerTag tag, std::string_view& body) {
  DerTag found = 0;
  return ReadAny(found, body) && found == tag;
}

bool DerReader::Enter(DerTag tag, DerReader& body) {
  std::string_view bytes;
  if (!Read(tag, bytes)) return false;
  body = DerReader(bytes);
  return true;
}

bool DerReader::ReadElement(DerTag tag, std::string_view& element) {
  DerTag found = 0;
  std::string_view body;
  return ReadAny(found, body, &element) && found == tag;
}

bool DerReader::ReadOptional(DerTag tag, std::string_view& body, bool& present) {
  present = At(tag);
  return !present || Read(tag, body);
}

bool DerReader::ReadBoolean(bool& out) {
  std::string_view body;
  if (!Read(kDerBoolean, body) || body.size() != 1) return false;
  out = Byte(body, 0) == 0xFF;
  return out || body[0] == 0;
}

bool DerReader::ReadInteger(BigInteger& out) {
  std::string_view body;
  if (!Read(kDerInteger, body) || !IsMinimalInteger(body) || body.size() > BigInteger::kMaxBytes) return false;
  if ((Byte(body, 0) & 0x80) == 0) {
    out = BigInteger::FromBytes(body);
    return true;
  }
  std::string magnitude(body);
  bool carry = true;  // two's complement: invert, add one
  for (size_t i = magnitude.size(); i-- > 0;) {
    uint8_t inverted = static_cast<uint8_t>(~Byte(body, i));
    magnitude[i] = static_cast<char>(inverted + (carry ? 1 : 0));
    carry = carry && inverted == 0xFF;
  }
  out = BigInteger::FromBytes(magnitude);
  out.negative = true;
  return true;
}

bool DerReader::ReadInt64(int64_t& out, DerTag tag) {
  std::string_view body;
  if (!Read(tag, body) || !IsMinimalInteger(body) || body.size() > 8) return false;
  uint64_t value = (Byte(body, 0) & 0x80) != 0 ? ~uint64_t{0} : 0;
  for (char byte : body) value = value << 8 | static_cast<uint8_t>(byte);
  out = static_cast<int64_t>(value);
  return true;
}

bool ParseObjectId(std::string_view body, ObjectId& out) {
  int32_t first = 0;
  if (!ReadBase128(body, first)) return false;
  out.clear();
  out.push_back(first < 80 ? first / 40 : 2);
  out.push_back(first < 80 ? first % 40 : first - 80);
  while (!body.empty()) {
    int32_t part = 0;
    if (!ReadBase128(body, part)) return false;
    out.push_back(part);
  }
  return true;
}

bool DerReader::ReadObjectId(ObjectId& out) {
  std::string_view body;
  return Read(kDerObjectId, body) && ParseObjectId(body, out);
}

bool DerReader::ReadBits(DerBits& out) {
  std::string_view body;
  if (!Read(kDerBitString, body) || body.empty()) return false;
  uint8_t unused = Byte(body, 0);
  body.remove_prefix(1);
  if (unused > 7 || (body.empty() && unused != 0)) return false;
  if (!body.empty() && (static_cast<uint8_t>(body.back()) & ((1 << unused) - 1)) != 0) return false;
  out = {body, unused};
  return true;
}

bool DerReader::ReadUtcTime(int64_t& seconds, int32_t& offset) {
  std::string_view text;
  CivilTime time;
  int year = 0;
  if (!Read(kDerUtcTime, text) || !TakeDigits(text, 2, year)) return false;
  time.year = year < 50 ? 2000 + year : 1900 + year;
  return TakeClock(text, time, true, seconds, offset);
}

bool DerReader::ReadGeneralizedTime(int64_t& seconds, int32_t& offset) {
  std::string_view text;
  CivilTime time;
  int year = 0;
  if (!Read(kDerGeneralizedTime, text) || !TakeDigits(text, 4, year)) return false;
  time.year = year;
  return TakeClock(text, time, false, seconds, offset);
}

}  // namespace regoc::builtins::crypto
