// Times as they stand in logs and in status (RFC 3339, UTC).
#pragma once

#include <chrono>
#include <string>

namespace regoc::control {

using SystemTime = std::chrono::system_clock::time_point;

inline SystemTime SystemNow() { return std::chrono::system_clock::now(); }

// "2026-11-28T13:59:36.103355101Z", with the fraction without zeros at its end; without the fraction where that is not
// wanted. The default time is "0001-01-01T00:00:00Z", as Go has it for never.
std::string TimeText(SystemTime time, bool fraction = true);

}  // namespace regoc::control
