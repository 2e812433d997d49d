// Does something again whenever files change.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace regoc::cli {

// Calls `changed` after each change below the paths, until the process is interrupted (SIGINT, SIGTERM); then returns
// 0. Changes that come together are one. 1, with a message, when the system cannot watch.
int WatchFiles(const std::vector<std::string>& paths, const std::function<void()>& changed);

}  // namespace regoc::cli
