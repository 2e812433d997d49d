// Networks as few as possible.
#pragma once

#include <vector>

#include "runtime/builtins/ip_address.h"

namespace regoc::builtins {

// Joins networks that overlap or touch, and cuts what that gives into networks again. One that touches no other stays
// as it is, host bits included.
std::vector<Network> MergeNetworks(std::vector<Network> networks);

}  // namespace regoc::builtins
