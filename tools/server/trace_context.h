// The ids of a distributed trace that a request belongs to (W3C Trace Context, header "traceparent").
#pragma once

#include <string_view>

namespace regoc::server {

struct TraceContext {
  std::string_view trace_id;  // 32 hexadecimal digits; empty: none
  std::string_view span_id;   // 16; of the sender
};

// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"; what is not one gives none.
TraceContext ParseTraceparent(std::string_view header);

}  // namespace regoc::server
