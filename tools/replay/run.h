// A replay from the files of recorded decisions to the report.
#pragma once

#include "tools/replay/worker.h"

namespace regoc::replay {

struct RunOptions {
  std::vector<std::string> files;  // "-": standard input
  ReaderOptions reader;
  DecideOptions decide;
  size_t threads = 0;           // 0: as many as there are processors
  uint64_t limit = UINT64_MAX;  // records to read
  uint64_t sample = 0;          // records to decide, drawn at random from all, always the same ones; 0: all of them
};

// Fills in what of `info` belongs to the run: error, log, timing. An error is one of the policies or of a file that
// cannot be opened; one that cannot be read to its end is told in `info`, and what came before counts.
Result<Report> Run(Questions& questions, const RunOptions& options, RunInfo& info);

}  // namespace regoc::replay
