// Work that several threads share.
//
//   ParallelFor(files.size(), ThreadsFor(files.size(), 16), [&](size_t i) { parsed[i] = Parse(files[i]); });
#pragma once

#include <cstddef>
#include <functional>

namespace regoc {

// As many threads as there are processors that this process may use, each with at least `per_thread` of `count` items to
// do; at least 1.
size_t ThreadsFor(size_t count, size_t per_thread);

// Calls work(i) once for each i below `count`, on `threads` threads, the calling one among them, each taking the next i
// when it is done with one. Returns when all are done. `work` must not throw. With one thread: in order, on this thread.
// A thread that the system doesn't give is done without.
void ParallelFor(size_t count, size_t threads, const std::function<void(size_t)>& work);

}  // namespace regoc
