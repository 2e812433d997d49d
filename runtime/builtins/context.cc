#include <charconv>
#include <chrono>
#include <functional>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/text.h"

namespace regoc {

using builtins::Join;
using builtins::TextBuilder;

CacheEntry* BuiltinCache::FindByHash(const void* kind, std::string_view key, Recent& recent) const {
  auto at = entries_.find(KeyView{kind, key});
  if (at == entries_.end()) return nullptr;
  recent = {kind, at->first.text, at->second.get()};
  return recent.entry;
}

CacheEntry* BuiltinCache::Insert(const void* kind, std::string_view key, std::unique_ptr<CacheEntry> entry) {
  if (entries_.size() >= kMaxEntries) std::erase_if(entries_, [](const auto& at) { return !at.first.text.empty(); });
  recent_.fill({});  // entries may be gone
  std::unique_ptr<CacheEntry>& slot = entries_[Key{kind, std::string(key)}];
  slot = std::move(entry);
  return slot.get();
}

size_t BuiltinCache::Hasher::operator()(const KeyView& key) const {
  return std::hash<std::string_view>()(key.text) ^ std::hash<const void*>()(key.kind);
}

namespace {

Outcome Fail(Arena& arena, std::string_view code, std::string_view message) {
  return Outcome::Failed(arena.New<EvalError>(EvalError{code, message}));
}

void AppendOperand(TextBuilder& text, const char* name, int position) {
  text.Append(std::string_view(name));
  text.Append(": operand ");
  text.AppendInt(position);
  text.Append(' ');
}

}  // namespace

Outcome CallContext::Error(std::string_view message) {
  return Fail(arena, "eval_builtin_error", Join(arena, name, ": ", message));
}

Outcome CallContext::TypeError(std::string_view message) {
  return Fail(arena, "eval_type_error", Join(arena, name, ": ", message));
}

Outcome CallContext::OperandError(int position, std::string_view wanted, Value got) {
  return OperandFault(position, Join(arena, "must be ", wanted, " but got ", TypeName(got)));
}

Outcome CallContext::OperandFault(int position, std::string_view fault) {
  TextBuilder text(arena);
  AppendOperand(text, name, position);
  text.Append(fault);
  return Fail(arena, "eval_type_error", text.view());
}

Outcome CallContext::ElementError(int position, Value composite, std::string_view wanted, Value got) {
  std::string_view type = TypeName(composite);
  return OperandFault(position,
                      Join(arena, "must be ", type, " of ", wanted, "s but got ", type, " containing ", TypeName(got)));
}

Outcome CallContext::Halt(std::string_view code, std::string_view message) {
  return Outcome::Failed(arena.New<EvalError>(EvalError{code, arena.Copy(message), true}));
}

std::string CallContext::Place() const {
  if (!files || file == 0 || file > files->size() || (*files)[file - 1].empty()) return "";
  return (*files)[file - 1] + ":" + std::to_string(row) + ": ";
}

bool CallContext::past_deadline() const {
  if (deadline_ns == 0) return false;
  return std::chrono::steady_clock::now().time_since_epoch() >= std::chrono::nanoseconds(deadline_ns);
}

Outcome CallContext::CheckLimits(std::string_view doing) {
  if ((cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) || past_deadline()) {
    return Halt("eval_cancel_error", Join(arena, name, ": timed out before ", doing));
  }
  if (arena.reserved_bytes() > memory_limit) {
    return Halt("eval_memory_limit_error", Join(arena, name, ": memory limit of the evaluation reached while ", doing));
  }
  return Outcome::Undefined();
}

}  // namespace regoc
