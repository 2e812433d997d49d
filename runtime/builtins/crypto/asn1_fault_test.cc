#include "runtime/builtins/crypto/asn1_fault.h"

#include <gtest/gtest.h>

namespace regoc::builtins::crypto {
namespace {

using std::string_view_literals::operator""sv;

TEST(StructureFault, SaysWhatGoSays) {
  struct Case {
    std::string_view der;
    std::string_view fault;
  };
  const Case kCases[] = {
      {""sv, "asn1: syntax error: sequence truncated"},
      {"\x30"sv, "asn1: syntax error: truncated tag or length"},
      {"\x30\x00"sv, "asn1: syntax error: sequence truncated"},
      {"\x30\x05\x02"sv, "asn1: syntax error: data truncated"},
      {"\x30\x80\x00\x00"sv, "asn1: syntax error: indefinite length found (not DER)"},
      {"\x30\x81\x05"sv, "asn1: structure error: non-minimal length"},
      {"\x30\x82\x00\x81"sv, "asn1: structure error: superfluous leading zeros in length"},
      {"\x30\x85\x01\x01\x01\x01\x01"sv, "asn1: structure error: length too large"},
      {"\x3F\x05\x00"sv, "asn1: syntax error: non-minimal tag"},
      {"\x3F\xFF"sv, "asn1: syntax error: truncated base 128 integer"},
      {"\x30\x02\x02\x00"sv, "asn1: structure error: empty integer"},
      {"\x30\x04\x02\x02\x00\x01"sv, "asn1: structure error: integer not minimally-encoded"},
      {"\x30\x07\x02\x01\x00\x30\x02\x06\x00"sv, "asn1: syntax error: zero length OBJECT IDENTIFIER"},
      {"\x04\x01x"sv,
       "asn1: structure error: tags don't match (16 vs {class:0 tag:4 length:1 isCompound:false}) {optional:false "
       "explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false "
       "omitEmpty:false} pkcs8 @2"},
      {"\x30\x03\x84\x01x"sv,
       "asn1: structure error: tags don't match (2 vs {class:2 tag:4 length:1 isCompound:false}) {optional:false "
       "explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false "
       "omitEmpty:false} int @2"},
  };
  for (const Case& c : kCases) EXPECT_EQ(StructureFault(c.der, kPkcs8Shape), c.fault);
}

TEST(StructureFault, OptionalFieldsMayBeMissing) {
  std::string numbers = "\x02\x01\x01";
  std::string fields = std::string("\x02\x01\x00"sv) + numbers + numbers + numbers + numbers + numbers;
  EXPECT_EQ(StructureFault("\x30\x14" + fields + "\x02\x05", kPkcs1Shape), "asn1: syntax error: data truncated");
  EXPECT_EQ(StructureFault("\x30\x12" + fields, kPkcs1Shape), "asn1: structure error: tags don't match");  // no fault
}

}  // namespace
}  // namespace regoc::builtins::crypto
