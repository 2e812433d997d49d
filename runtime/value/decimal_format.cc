#include "runtime/value/decimal_format.h"

namespace regoc::internal {

namespace {

void AppendExponential(std::string& out, const Digits& d) {
  out.push_back(d.At(0));
  if (d.text.size() > 1) {
    out.push_back('.');
    out.append(d.text, 1);
  }
  int64_t exponent = d.point - 1;
  out += exponent < 0 ? "e-" : "e+";
  if (exponent < 0) exponent = -exponent;
  if (exponent < 10) out.push_back('0');
  out += std::to_string(exponent);
}

void AppendPlain(std::string& out, const Digits& d) {
  if (d.point <= 0) {
    out += "0.";
    out.append(static_cast<size_t>(-d.point), '0');
    out += d.text;
    return;
  }
  size_t whole = static_cast<size_t>(d.point);
  for (size_t i = 0; i < whole; ++i) out.push_back(d.At(i));
  if (d.text.size() > whole) {
    out.push_back('.');
    out.append(d.text, whole);
  }
}

}  // namespace

void Digits::Trim() {
  size_t last = text.find_last_not_of('0');
  text.resize(last == std::string::npos ? 0 : last + 1);
  if (text.empty()) point = 0;
}

void Digits::Round(size_t n) {
  if (n >= text.size()) return;
  bool half = text[n] == '5' && n + 1 == text.size();
  bool up = half ? n > 0 && ((text[n - 1] - '0') & 1) != 0 : text[n] >= '5';
  if (up) {
    RoundUp(n);
  } else {
    RoundDown(n);
  }
}

void Digits::RoundDown(size_t n) {
  if (n >= text.size()) return;
  text.resize(n);
  Trim();
}

void Digits::RoundUp(size_t n) {
  if (n >= text.size()) return;
  text.resize(n);
  Increment();
}

void Digits::Increment() {
  while (!text.empty() && text.back() == '9') text.pop_back();
  if (text.empty()) {
    text = "1";
    ++point;
  } else {
    ++text.back();
  }
}

std::string FormatGeneral(bool negative, const Digits& digits) {
  std::string out = negative ? "-" : "";
  if (digits.text.empty()) return out + "0";
  int64_t exponent = digits.point - 1;
  if (exponent < -4 || exponent >= 6) {
    AppendExponential(out, digits);
  } else {
    AppendPlain(out, digits);
  }
  return out;
}

}  // namespace regoc::internal
