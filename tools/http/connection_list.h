// The connections of a worker, for time limits and for ending them.
#pragma once

#include <chrono>
#include <cstddef>
#include <unordered_set>

namespace regoc::http {

using Clock = std::chrono::steady_clock;

// What a worker wants of its connections, whatever they run over.
class AnyConnection {
 public:
  virtual ~AnyConnection() = default;
  // Ends it when it took too long by now, or when it waits for a request and `draining`.
  virtual void Look(Clock::time_point now, bool draining) = 0;
  virtual void Close() = 0;
};

using ConnectionList = std::unordered_set<AnyConnection*>;

}  // namespace regoc::http
