#include "runtime/builtins/template/executor.h"

#include <algorithm>
#include <utility>

#include "runtime/builtins/template/functions.h"
#include "runtime/builtins/template/parser.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

namespace {

using Kind = Datum::Kind;

std::string Quoted(std::string_view text) {
  std::string out;
  AppendGoQuoted(out, text);
  return out;
}

// What follows a statement.
enum class Flow { kNext, kBreak, kContinue, kFailed };

struct Variable {
  std::string_view name;
  Datum value;
};

class Executor {
 public:
  Executor(CallContext& ctx, const Templates& templates, std::string_view text, TextBuilder& out, std::string& fault,
           Outcome& ended)
      : ctx_(ctx), templates_(templates), text_(text), out_(out), fault_(fault), ended_(ended) {}

  bool Run(Value data) {
    name_ = kRootName;
    Datum dot = Datum::From(ctx_.arena, data);
    variables_.push_back({"$", dot});
    return Walk(*templates_.roots.find(kRootName)->second, dot) != Flow::kFailed;
  }

 private:
  bool failed() const { return failed_; }

  // "template: NAME:LINE:COLUMN: executing "NAME" at <SOURCE>: message"
  Datum Fail(const std::string& message) {
    if (failed_) return {};
    failed_ = true;
    std::string_view before = text_.substr(0, at_->position);
    size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
    size_t newline = before.rfind('\n');
    size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
    fault_ = "template: " + std::string(kRootName) + ":" + std::to_string(line) + ":" + std::to_string(column) +
             ": executing " + Quoted(name_) + " at <" + at_->Text() + ">: " + message;
    return {};
  }

  // False when the evaluation is to end.
  bool GoOn() {
    if (++steps_ % 256 != 0) return true;
    ended_ = ctx_.CheckLimits("rendering");
    failed_ |= ended_.failed();
    return !failed_;
  }

  Flow Walk(const Node& node, const Datum& dot) {
    if (failed() || !GoOn()) return Flow::kFailed;
    at_ = &node;
    switch (node.kind) {
      case NodeKind::kList:
        for (const Node* child : node.children) {
          if (Flow flow = Walk(*child, dot); flow != Flow::kNext) return flow;
        }
        return Flow::kNext;
      case NodeKind::kText:
        out_.Append(node.text);
        return Flow::kNext;
      case NodeKind::kAction: {
        Datum value = Pipeline(node.pipe, dot);
        if (!failed() && node.pipe->names.empty()) Print(out_, ctx_.arena, value);
        break;
      }
      case NodeKind::kIf:
      case NodeKind::kWith:
        return WalkBranch(node, dot);
      case NodeKind::kRange:
        return WalkRange(node, dot);
      case NodeKind::kTemplate:
        return WalkTemplate(node, dot);
      case NodeKind::kBreak:
        return Flow::kBreak;
      case NodeKind::kContinue:
        return Flow::kContinue;
      default:
        break;
    }
    return failed() ? Flow::kFailed : Flow::kNext;
  }

  Flow WalkBranch(const Node& node, const Datum& dot) {
    size_t mark = variables_.size();
    Datum value = Pipeline(node.pipe, dot);
    Flow flow = failed() ? Flow::kFailed : Flow::kNext;
    if (flow == Flow::kNext && value.Truth()) {
      flow = Walk(*node.body, node.kind == NodeKind::kWith ? value : dot);
    } else if (flow == Flow::kNext && node.otherwise != nullptr) {
      flow = Walk(*node.otherwise, dot);
    }
    variables_.resize(mark);
    return flow;
  }

  Flow WalkRange(const Node& node, const Datum& dot) {
    size_t mark = variables_.size();
    Datum value = Pipeline(node.pipe, dot);
    Flow flow = failed() ? Flow::kFailed : Iterate(node, value, dot);
    variables_.resize(mark);
    return flow == Flow::kFailed ? flow : Flow::kNext;
  }

  Flow Iterate(const Node& node, const Datum& value, const Datum& dot) {
    int64_t count = 0;
    switch (value.kind) {
      case Kind::kNothing:
        break;
      case Kind::kInt:
      case Kind::kByte:
        if (node.pipe->names.size() > 1) {
          Fail("can't use " + Shown(value) + " to iterate over more than one variable");
          return Flow::kFailed;
        }
        count = value.integer;
        break;
      case Kind::kArray:
        count = static_cast<int64_t>(value.value.size());
        break;
      case Kind::kMap:
        count = static_cast<int64_t>(value.value.object().count);
        break;
      default:
        Fail("range can't iterate over " + Shown(value));
        return Flow::kFailed;
    }
    for (int64_t i = 0; i < count; ++i) {
      Datum key;
      Datum item = ItemOf(value, i, key);
      Flow flow = Iteration(node, key, item);
      if (flow == Flow::kBreak) return Flow::kNext;
      if (flow == Flow::kFailed) return flow;
    }
    return count <= 0 && node.otherwise != nullptr ? Walk(*node.otherwise, dot) : Flow::kNext;
  }

  Datum ItemOf(const Datum& value, int64_t i, Datum& key) {
    if (value.kind == Kind::kMap) {
      const Entry& entry = value.value.object().Sorted()[i];
      key = Datum::From(ctx_.arena, entry.key);
      return Datum::Item(ctx_.arena, entry.value);
    }
    if (value.kind == Kind::kArray) {
      key = Datum::Int(i);
      return Datum::Item(ctx_.arena, value.value.items()[i]);
    }
    return value.kind == Kind::kByte ? Datum::Byte(static_cast<char>(i)) : Datum::Int(i);
  }

  Flow Iteration(const Node& node, const Datum& key, const Datum& item) {
    const std::vector<std::string_view>& names = node.pipe->names;
    size_t mark = variables_.size();
    if (node.pipe->assigns) {
      if (names.size() > 1) SetVariable(names[0], key);
      if (!names.empty()) SetVariable(names.back(), item);
    } else {
      // The pipeline declared them: on top of the stack.
      if (!names.empty()) variables_[mark - 1].value = item;
      if (names.size() > 1) variables_[mark - 2].value = key;
    }
    Flow flow = Walk(*node.body, item);
    variables_.resize(mark);
    return flow;
  }

  Flow WalkTemplate(const Node& node, const Datum& dot) {
    auto used = templates_.roots.find(node.value);
    if (used == templates_.roots.end()) Fail("template " + Quoted(node.value) + " not defined");
    if (!failed() && depth_ == kMaxTemplateDepth) {
      Fail("exceeded maximum template depth (" + std::to_string(kMaxTemplateDepth) + ")");
    }
    if (failed()) return Flow::kFailed;
    Datum argument = Pipeline(node.pipe, dot);
    if (failed()) return Flow::kFailed;
    std::vector<Variable> outer = std::exchange(variables_, {{"$", argument}});
    std::string_view outer_name = std::exchange(name_, used->first);
    ++depth_;
    Flow flow = Walk(*used->second, argument);
    --depth_;
    name_ = outer_name;
    variables_ = std::move(outer);
    return flow;
  }

  // ---- Values.

  Datum Pipeline(const Node* pipe, const Datum& dot) {
    if (pipe == nullptr || failed()) return {};
    at_ = pipe;
    Datum value = Datum::Absent();
    for (const Node* command : pipe->children) {
      value = Command(*command, dot, value).Unboxed();
      if (failed()) return {};
    }
    for (std::string_view name : pipe->names) {
      if (pipe->assigns) {
        SetVariable(name, value);
      } else {
        variables_.push_back({name, value});
      }
    }
    return value;
  }

  void SetVariable(std::string_view name, const Datum& value) {
    if (Variable* variable = FindVariable(name)) variable->value = value;
  }

  Variable* FindVariable(std::string_view name) {
    auto found =
        std::find_if(variables_.rbegin(), variables_.rend(), [&](const Variable& v) { return v.name == name; });
    if (found != variables_.rend()) return &*found;
    Fail("undefined variable: " + std::string(name));
    return nullptr;
  }

  Datum Command(const Node& command, const Datum& dot, const Datum& final) {
    const Node& first = *command.children[0];
    bool has_arguments = command.children.size() > 1 || !final.absent();
    switch (first.kind) {
      case NodeKind::kField:
        at_ = &first;
        return Fields(dot, first.names, has_arguments);
      case NodeKind::kChain:
        return Chain(first, dot, has_arguments);
      case NodeKind::kIdentifier:
        return Call(first, command, std::span(command.children).subspan(1), dot, final);
      case NodeKind::kVariable:
        return VariableValue(first, has_arguments);
      case NodeKind::kPipe:
        if (has_arguments) return Fail("can't give argument to non-function " + first.Text());
        return Pipeline(&first, dot);
      default:
        break;
    }
    at_ = &first;
    if (has_arguments) return Fail("can't give argument to non-function " + first.Text());
    switch (first.kind) {
      case NodeKind::kDot:
        return dot;
      case NodeKind::kNil:
        return Fail("nil is not a command");
      default:
        return Literal(first);
    }
  }

  Datum Literal(const Node& node) {
    at_ = &node;
    if (node.kind == NodeKind::kBool) return Datum::Bool(node.flag);
    if (node.kind == NodeKind::kString) return Datum::String(node.value);
    const Constant& number = node.number;
    if (number.is_complex) return Datum::Complex(number.complex);
    bool hexadecimal = node.text.size() > 2 && node.text[0] == '0' && (node.text[1] | 0x20) == 'x' &&
                       node.text.find_first_of("pP") == std::string_view::npos;
    bool looks_like_float =
        !hexadecimal && node.text[0] != '\'' && node.text.find_first_of(".eEpP") != std::string_view::npos;
    if (number.is_float && looks_like_float) return Datum::Float(number.real);
    if (number.is_int) return Datum::Int(number.integer);
    return Fail(std::string(node.text) + " overflows int");
  }

  Datum VariableValue(const Node& node, bool has_arguments) {
    at_ = &node;
    Variable* variable = FindVariable(node.names[0]);
    if (variable == nullptr) return {};
    Datum value = variable->value;
    if (node.names.size() > 1) return Fields(value, std::span(node.names).subspan(1), has_arguments);
    if (has_arguments) return Fail("can't give argument to non-function " + node.Text());
    return value;
  }

  Datum Chain(const Node& node, const Datum& dot, bool has_arguments) {
    at_ = &node;
    const Node& base = *node.children[0];
    at_ = &base;
    Datum value = base.kind == NodeKind::kPipe ? Pipeline(&base, dot) : Call(base, base, {}, dot, Datum::Absent());
    return failed() ? Datum() : Fields(value, node.names, has_arguments);
  }

  Datum Fields(Datum value, std::span<const std::string_view> names, bool has_arguments) {
    for (size_t i = 0; i < names.size() && !failed(); ++i) {
      value = FieldOf(value, names[i], has_arguments && i + 1 == names.size());
    }
    return value;
  }

  Datum FieldOf(const Datum& value, std::string_view name, bool has_arguments) {
    if (value.invalid()) return {};
    std::string field(name);
    if (value.nil_in_box()) return Fail("nil pointer evaluating interface {}." + field);
    if (value.kind != Kind::kMap) {
      return Fail("can't evaluate field " + field + " in type " + std::string(value.Type()));
    }
    if (has_arguments) return Fail(field + " is not a method but has arguments");
    OptionalValue member = value.value.object().Get(name);
    return member ? Datum::Item(ctx_.arena, *member) : Datum();
  }

  // ---- Functions.

  Datum Call(const Node& name, const Node& shown, std::span<const Node* const> args, const Datum& dot,
             const Datum& final) {
    at_ = &name;
    const Function& function = *FindFunction(name.text);
    size_t count = args.size() + !final.absent();
    if (function.variadic ? count < function.fixed : count != function.fixed)
      return WrongCount(function, args.size(), count);
    if (function.call == nullptr) return ShortCircuit(args, dot, final, function.name == "or");
    std::vector<Datum> values;
    if (function.name == "call") {
      values.push_back(Datum::String(ctx_.arena.Copy(args.empty() ? CalleeName(final) : args[0]->Text())));
    }
    for (const Node* arg : args) {
      bool text = function.text_first && values.empty();
      values.push_back(text ? TextArgument(*arg, dot) : Argument(*arg, dot, function.any));
      if (failed()) return {};
    }
    if (!final.absent()) {
      if (function.text_first && values.empty() && !CheckText(final)) return {};
      values.push_back(final);
    }
    Datum result;
    std::string fault;
    if (function.call(ctx_, values, result, fault)) return result;
    at_ = &shown;
    return Fail("error calling " + std::string(function.name) + ": " + fault);
  }

  Datum WrongCount(const Function& function, size_t given, size_t count) {
    std::string message = "wrong number of args for " + std::string(function.name) + ": want ";
    if (function.variadic) {
      return Fail(message + "at least " + std::to_string(function.fixed) + " got " + std::to_string(given));
    }
    return Fail(message + std::to_string(function.fixed) + " got " + std::to_string(count));
  }

  // What reflect.Value's String gives.
  static std::string CalleeName(const Datum& value) {
    if (value.is_text()) return std::string(value.text);
    if (value.kind == Kind::kNothing) return "<invalid Value>";
    return "<" + std::string(value.InnerType()) + " Value>";
  }

  // `and` and `or`: arguments after the one that decides are not looked at.
  Datum ShortCircuit(std::span<const Node* const> args, const Datum& dot, const Datum& final, bool stop_at) {
    Datum value;
    for (const Node* arg : args) {
      value = Argument(*arg, dot, false);
      if (failed() || value.Truth() == stop_at) return value;
    }
    return final.absent() ? value : final;
  }

  Datum Argument(const Node& node, const Datum& dot, bool any) {
    at_ = &node;
    switch (node.kind) {
      case NodeKind::kDot:
        return any ? dot.Unboxed() : dot;
      case NodeKind::kNil:
        return {};
      case NodeKind::kField: {
        Datum value = Fields(dot, node.names, false);
        return any ? value.Unboxed() : value;
      }
      case NodeKind::kVariable:
        return VariableValue(node, false);
      case NodeKind::kPipe:
        return Pipeline(&node, dot);
      case NodeKind::kIdentifier:
        return Call(node, node, {}, dot, Datum::Absent());
      case NodeKind::kChain:
        return Chain(node, dot, false);
      default:
        return Literal(node);
    }
  }

  // The format of printf.
  Datum TextArgument(const Node& node, const Datum& dot) {
    at_ = &node;
    if (node.kind == NodeKind::kString) return Datum::String(node.value);
    if (node.kind == NodeKind::kNil) return Fail("cannot assign nil to string");
    if (node.kind == NodeKind::kBool || node.kind == NodeKind::kNumber) {
      return Fail("expected string; found " + node.Text());
    }
    Datum value = Argument(node, dot, false);
    return !failed() && CheckText(value) ? value : Datum();
  }

  bool CheckText(const Datum& value) {
    if (value.kind == Kind::kString) return true;
    if (value.invalid()) {
      Fail("invalid value; expected string");
    } else {
      std::string_view type = value.nil_in_box() ? value.Type() : value.InnerType();
      Fail("wrong type for value; expected string; got " + std::string(type));
    }
    return false;
  }

  std::string Shown(const Datum& value) {
    TextBuilder text(ctx_.arena);
    WriteDatum(text, ctx_.arena, FormatSpec(), value, 'v');
    return std::string(text.view());
  }

  CallContext& ctx_;
  const Templates& templates_;
  std::string_view text_;
  TextBuilder& out_;
  std::string& fault_;
  Outcome& ended_;
  std::string_view name_;  // of the template that runs
  std::vector<Variable> variables_;
  const Node* at_ = nullptr;  // for messages
  int depth_ = 0;
  uint64_t steps_ = 0;
  bool failed_ = false;
};

}  // namespace

bool Execute(CallContext& ctx, const Templates& templates, std::string_view text, Value data, TextBuilder& out,
             std::string& fault, Outcome& ended) {
  return Executor(ctx, templates, text, out, fault, ended).Run(data);
}

}  // namespace regoc::builtins::text_template
