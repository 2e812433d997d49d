// Decimal digits of a number, and how Go writes them.
#pragma once

#include <cstdint>
#include <string>

namespace regoc::internal {

// 0.text × 10^point, without zeros at either end; empty for zero.
struct Digits {
  std::string text;
  int64_t point = 0;

  char At(size_t i) const { return i < text.size() ? text[i] : '0'; }
  void Trim();
  // Each keeps `n` digits; does nothing when there are no more.
  void Round(size_t n);  // to the nearest; halves to the even digit
  void RoundDown(size_t n);
  void RoundUp(size_t n);
  // Adds one unit of the last digit.
  void Increment();
};

// As Go's format 'g' with the shortest precision: 0.0001 and 123456.5, but 1e-05 and 1.2345675e+06.
std::string FormatGeneral(bool negative, const Digits& digits);

}  // namespace regoc::internal
