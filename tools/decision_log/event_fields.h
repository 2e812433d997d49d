// What sinks look at in an event: a few of its fields, the rest is passed over.
#pragma once

#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/json.h"

namespace regoc::decision_log {

// One a thread.
class EventFields {
 public:
  EventFields();
  // Views live until the next event.
  void Read(std::string_view event);

  std::string_view decision_id, path, timestamp;  // empty: not there

 private:
  Shapes shapes_;
  JsonReader reader_;
  Arena arena_;
};

// Seconds since 1970 of a timestamp of an event, with its fraction as text: "1795872804.322223636". Empty: it is none.
std::string UnixTime(std::string_view timestamp);
// By strftime's format, in UTC: "decisions-%Y.%m.%d".
std::string DatedName(const std::string& format, std::string_view timestamp);

}  // namespace regoc::decision_log
