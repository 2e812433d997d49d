#include "runtime/builtins/template/node.h"

#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

std::string Node::Text() const {
  std::string out;
  Append(out);
  return out;
}

void Node::AppendPipe(std::string& out) const {
  for (size_t i = 0; i < names.size(); ++i) out.append(i == 0 ? "" : ", ").append(names[i]);
  if (!names.empty()) out.append(assigns ? " = " : " := ");
  for (size_t i = 0; i < children.size(); ++i) {
    if (i > 0) out.append(" | ");
    children[i]->Append(out);
  }
}

void Node::AppendBranch(std::string& out, std::string_view word) const {
  out.append("{{").append(word).append(" ");
  pipe->AppendPipe(out);
  out.append("}}");
  body->Append(out);
  if (otherwise != nullptr) {
    out.append("{{else}}");
    otherwise->Append(out);
  }
  out.append("{{end}}");
}

void Node::Append(std::string& out) const {
  auto parenthesized = [&](const Node& node) {
    if (node.kind == NodeKind::kPipe) out.append("(");
    node.Append(out);
    if (node.kind == NodeKind::kPipe) out.append(")");
  };
  switch (kind) {
    case NodeKind::kBool:
      out.append(flag ? "true" : "false");
      return;
    case NodeKind::kChain:
      parenthesized(*children[0]);
      for (std::string_view name : names) out.append(".").append(name);
      return;
    case NodeKind::kDot:
      out.append(".");
      return;
    case NodeKind::kField:
      for (std::string_view name : names) out.append(".").append(name);
      return;
    case NodeKind::kVariable:
      for (size_t i = 0; i < names.size(); ++i) out.append(i == 0 ? "" : ".").append(names[i]);
      return;
    case NodeKind::kNil:
      out.append("nil");
      return;
    case NodeKind::kIdentifier:
    case NodeKind::kNumber:
    case NodeKind::kString:
    case NodeKind::kText:
      out.append(text);
      return;
    case NodeKind::kPipe:
      return AppendPipe(out);
    case NodeKind::kCommand:
      for (size_t i = 0; i < children.size(); ++i) {
        if (i > 0) out.append(" ");
        parenthesized(*children[i]);
      }
      return;
    case NodeKind::kList:
      for (const Node* child : children) child->Append(out);
      return;
    case NodeKind::kAction:
      out.append("{{");
      pipe->AppendPipe(out);
      out.append("}}");
      return;
    case NodeKind::kIf:
      return AppendBranch(out, "if");
    case NodeKind::kRange:
      return AppendBranch(out, "range");
    case NodeKind::kWith:
      return AppendBranch(out, "with");
    case NodeKind::kTemplate:
      out.append("{{template ");
      AppendGoQuoted(out, value);
      if (pipe != nullptr) {
        out.append(" ");
        pipe->AppendPipe(out);
      }
      out.append("}}");
      return;
    case NodeKind::kBreak:
      out.append("{{break}}");
      return;
    case NodeKind::kContinue:
      out.append("{{continue}}");
      return;
    case NodeKind::kElse:
      out.append("{{else}}");
      return;
    case NodeKind::kEnd:
      out.append("{{end}}");
      return;
  }
}

}  // namespace regoc::builtins::text_template
