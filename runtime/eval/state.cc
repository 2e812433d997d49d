#include "runtime/eval/state.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace regoc::eval {

namespace {

// Reserved, not used: pages are taken from the system when a call first writes them.
constexpr size_t kStackValues = size_t{4} << 20;
constexpr size_t kStackBytes = kStackValues * sizeof(OptionalValue);

// Cancellation and time are looked at once in so many steps: some microseconds.
constexpr uint64_t kStepsBetweenLooks = 1024;

// Stands for a built-in that this build does not have: one of a host program, or of a later version.
Outcome Unsupported(CallContext& ctx, const Value*) {
  return ctx.Halt("eval_internal_error", std::string("unsupported built-in: ") + ctx.name);
}

}  // namespace

void State::Unmap::operator()(OptionalValue* at) const { ::munmap(at, kStackBytes); }

namespace {

bool UsesClock(std::string_view builtin) {
  return builtin == "time.now_ns" || builtin == "http.send" || builtin == "io.jwt.decode_verify" ||
         builtin.starts_with("crypto.x509.");
}

std::vector<Shape> ShapesOf(const plan::Policy& policy) {
  std::vector<Shape> shapes;
  for (const plan::Shape& planned : policy.shapes) {
    Shape& shape = shapes.emplace_back(Shape{{}, planned.fields, planned.elements, planned.open});
    for (plan::ConstId key : planned.keys)
      shape.keys.emplace_back(policy.constants[static_cast<uint32_t>(key)].text());
  }
  shapes.push_back({.keys = {"input"}, .fields = {policy.input_shape}});  // Executable::request_projection
  return shapes;
}

}  // namespace

Result<std::shared_ptr<const Executable>> Executable::Bind(plan::Policy policy) {
  auto made = std::make_shared<Executable>();
  for (const std::string& name : policy.builtins) {
    const decls::BuiltinDecl* decl = decls::FindBuiltin(name);
    BuiltinFunction function = decl ? FindBuiltinFunction(decls::IdOf(*decl)) : nullptr;
    made->builtins_.push_back({function ? function : Unsupported, decl, name});
    made->uses_clock_ |= UsesClock(name);
  }
  for (const BuiltinBinding& builtin : made->builtins_)
    made->builtin_codes_.push_back({builtin.function, builtin.name.c_str()});
  if (plan::NumberWiths(policy) > 0) made->withs_ = plan::EffectsOfWiths(policy);
  made->depths_ = plan::CallDepths(policy);
  made->searches_ = SearchSpecs(policy);
  made->shapes_.emplace(ShapesOf(policy));
  made->policy_ = std::move(policy);
  for (const plan::Decision& decision : made->policy_.decisions)
    made->decisions_.push_back(std::make_unique<const DecisionIndex>(made->policy_, decision));
  // INVARIANT: calls pass as many arguments as the built-in reads, so that no engine checks at run time.
  struct Arity {
    const Executable& executable;
    std::string fault;
    void Body(const plan::Block& block) {
      for (const plan::Stmt& stmt : block.stmts) {
        if (auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) {
          const BuiltinBinding& builtin = executable.builtins()[call->builtin];
          if (builtin.decl && static_cast<int>(call->args.size()) != decls::ArityOf(*builtin.decl))
            fault = builtin.name + ": wrong number of arguments in the plan";
        }
        std::visit([this](const auto& node) {
          if constexpr (requires { node.body; }) Body(node.body);
        }, stmt.node);
      }
    }
  } arity{*made, ""};
  for (const plan::Func& func : made->policy_.funcs) arity.Body(func.body);
  if (!arity.fault.empty()) return Error{arity.fault};
  return std::shared_ptr<const Executable>(std::move(made));
}

State::State(std::shared_ptr<const Executable> bound)
    : executable(std::move(bound)),
      searches_(executable->searches()),
      joins_(executable->searches()),
      overlays_(executable->withs(), executable->policy().constants.data()) {
  constants = executable->policy().constants.data();
  builtins = executable->builtin_codes().data();
  memo_entries_.resize(executable->policy().funcs.size());
  memo = memo_entries_.data();
  call.files = &executable->policy().files;
  running_cases_.resize(executable->policy().decisions.size());
  running = running_cases_.data();
  void* memory =
      ::mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  stack_memory_.reset(static_cast<OptionalValue*>(memory));
  stack = stack_memory_.get();
  stack_end = stack + kStackValues;
}

void State::Begin(const Options& options, int64_t now_ns, const DataIndexes* indexes) {
  arena.Reset();
  options_ = options;
  error = nullptr;
  strict_error_ = nullptr;
  epoch = ++last_epoch_;
  overlays_.Begin(epoch);
  stack = stack_memory_.get();
  call.now_ns = now_ns;
  call.drawn = nullptr;
  known_results = nullptr;
  call.graphs = indexes != nullptr ? &indexes->graphs() : nullptr;
  call.memory_limit = memory_limit = options.memory_limit;
  call.deadline_ns = 0;
  if (options.timeout.count() > 0)
    call.deadline_ns = (std::chrono::steady_clock::now().time_since_epoch() + options.timeout).count();
  searches_.Begin(indexes);
  joins_.Begin(indexes);
  fuel = 0;
  steps_left_ = options.step_limit;
}

const plan::Location& State::PlaceOf(const plan::Location& where) const {
  if (where.file != plan::kFileOfCase) [[likely]]
    return where;
  return executable->decision(where.row).PlaceOf(running[where.row], where.column);
}

const EvalError* State::Placed(const EvalError& what, const plan::Location& where) {
  EvalError placed = what;
  const plan::Location& place = PlaceOf(where);
  placed.file = place.file, placed.row = place.row, placed.column = place.column;
  return arena.New<EvalError>(placed);
}

Outcome State::Fail(const EvalError& what, const plan::Location& where) {
  if (!error) error = Placed(what, where);
  return Outcome::Failed(error);
}

Outcome State::Fail(std::string_view code, std::string message, const plan::Location& where) {
  return Fail(EvalError{code, arena.Copy(message), true}, where);
}

Outcome State::BuiltinFailed(const EvalError& what, const plan::Location& where) {
  if (what.halt) return Fail(what, where);
  if (options_.strict_builtin_errors && !strict_error_) strict_error_ = Placed(what, where);
  if (tracer) tracer->BuiltinFailed(*Placed(what, where));
  return Outcome::Undefined();
}

bool State::Stop(std::string_view code, std::string message, const plan::Location& where) {
  (void)Fail(code, std::move(message), where);
  return true;
}

bool State::MustStop(const plan::Location& where) {
  if (arena.reserved_bytes() > memory_limit)
    return Stop("eval_memory_limit_error",
                "evaluation needs more than " + std::to_string(memory_limit) + " bytes of memory", where);
  if (fuel >= 0) return false;
  if (call.cancelled && call.cancelled->load(std::memory_order_relaxed))
    return Stop("eval_cancel_error", "caller cancelled query execution", where);
  if (call.past_deadline())
    return Stop("eval_timeout_error",
                "evaluation takes longer than " +
                    std::to_string(std::chrono::ceil<std::chrono::milliseconds>(options_.timeout).count()) + " ms",
                where);
  if (steps_left_ == 0)
    return Stop("eval_step_limit_error", "evaluation takes more than " + std::to_string(options_.step_limit) + " steps",
                where);
  uint64_t granted = std::min(steps_left_, kStepsBetweenLooks);
  steps_left_ -= granted;
  fuel = static_cast<int64_t>(granted) - 1;  // the step that asked is one of them
  return false;
}

// Large results of built-ins are the one thing that a step cannot foresee. What the arena throws never leaves this
// function: there may be frames of generated code below it.
// Errors are not kept.
Outcome State::CallKnown(uint32_t index, const Value* args) {
  const decls::BuiltinDecl* decl = executable->builtins()[index].decl;
  if (decl == nullptr || decl->purity != decls::Purity::kNondeterministic) return builtins[index].function(call, args);
  size_t count = static_cast<size_t>(decls::ArityOf(*decl));
  Value* items = arena.AllocateArray<Value>(count + 1);
  items[0] = Value::String(builtins[index].name);
  for (size_t i = 0; i < count; ++i) items[i + 1] = args[i];
  Value key = Value::Array(items, count + 1);
  if (OptionalValue known = known_results->Get(key)) return *known;
  Outcome outcome = builtins[index].function(call, args);
  if (outcome.defined()) known_results->Put(key, *outcome);
  return outcome;
}

Outcome State::CallBuiltin(uint32_t index, const Value* args, const plan::Location& where) {
  const BuiltinCode& builtin = builtins[index];
  call.name = builtin.name;
  const plan::Location& place = PlaceOf(where);
  call.file = place.file, call.row = place.row;
  try {
    arena.SetLimit(memory_limit);
    Outcome outcome = known_results == nullptr ? builtin.function(call, args) : CallKnown(index, args);
    arena.SetLimit(SIZE_MAX);
    if (outcome.failed()) [[unlikely]]
      return BuiltinFailed(outcome.error(), where);
    return outcome;
  } catch (const std::bad_alloc&) {
    arena.SetLimit(SIZE_MAX);
    return Fail(
        "eval_memory_limit_error",
        std::string(builtin.name) + ": evaluation needs more than " + std::to_string(memory_limit) + " bytes of memory",
        where);
  }
}

bool State::CheckDepth(plan::FuncId func) {
  const plan::CallDepth& depth = executable->depth(func);
  if (depth.calls <= options_.depth_limit && depth.stack_bytes <= plan::kMaxStackBytes) return true;
  (void)Fail("eval_depth_limit_error",
             "calls nest " + std::to_string(depth.calls) + " deep, which is more than allowed", {});
  return false;
}

std::string ErrorText(const plan::Policy& policy, const EvalError& error) {
  std::string text;
  if (error.file > 0 && error.file <= policy.files.size())
    text = policy.files[error.file - 1] + ":" + std::to_string(error.row) + ": ";
  return text + std::string(error.code) + ": " + std::string(error.message);
}

}  // namespace regoc::eval
