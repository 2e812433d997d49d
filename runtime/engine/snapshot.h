// Snapshot: all that a decision depends on besides its input: the plan, its code, the base document. Immutable, so that any
// number of threads evaluate on it while another one is prepared.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/engine/document.h"
#include "runtime/eval/state.h"

namespace regoc::engine {

// A function of the plan as machine code: the same meaning as interp::Run.
using NativeEntry = Outcome (*)(eval::State*, const OptionalValue* args);

// Machine code of a plan, by function; from the JIT or from an object of a bundle. Keeps the code loaded.
struct NativeCode {
  std::vector<NativeEntry> entries;   // by plan::FuncId
  std::shared_ptr<const void> owner;
};

struct Snapshot {
  std::shared_ptr<const eval::Executable> executable;
  std::shared_ptr<const Document> data = Document::Empty();
  NativeCode native;  // no entries: the interpreter runs the plan
  ModuleParser module_parser = nullptr;  // for rego.parse_module

  // Makes the indexes over the data that the policy is sure to ask for, so that no decision waits for them. Before decisions
  // begin, or beside them.
  void PrepareIndexes() const;
  // The function of an entry point ("authz/allow"), or an error that names it and the ones that exist.
  Result<plan::FuncId> FindEntrypoint(std::string_view name) const;
};

}  // namespace regoc::engine
