// Programs and queries in normal form as text, for `--dump=sema` and for tests.
//
//   complete data.a.p = __local0__ {
//     __local0__ = data.a.q[x]
//   }
#pragma once

#include <string>

#include "compiler/sema/program.h"

namespace regoc::sema {

// Rules in order of the sources, then the order of their dependencies. Deterministic.
std::string Dump(const Program& program);
std::string Dump(const Query& query);

}  // namespace regoc::sema
