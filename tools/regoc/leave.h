// The end of a command that has nothing left to do but to free memory.
#pragma once

namespace regoc::cli {

// Ends the process after writing out what stands in the buffers of stdout and stderr, without tearing down what the
// command has built: for large policies that takes longer than checking them. A failure to write turns 0 into 1.
[[noreturn]] void Leave(int status);

}  // namespace regoc::cli
