// Which paths each shape has.
#pragma once

#include <string_view>
#include <vector>

#include "tools/shapes/shape.h"

namespace regoc::shapes {

enum class Fit : uint8_t {
  kNo,      // the shape has no such path
  kWeak,    // it has, as others may
  kStrong,  // hardly any other form of input has it
};

// `steps` of a path below the input: {"spec", "containers", "[_]", "image"}.
Fit FitOf(Shape shape, const std::vector<std::string_view>& steps);

// Whether a path below an object is of a Pod alone, or of something that makes Pods.
bool IsOfPod(const std::vector<std::string_view>& steps);
bool IsOfWorkload(const std::vector<std::string_view>& steps);

}  // namespace regoc::shapes
