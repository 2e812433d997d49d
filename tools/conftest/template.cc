#include "tools/conftest/template.h"

#include <algorithm>

namespace regoc::conftest {

namespace {

constexpr int kMaxDepth = 100;
constexpr std::string_view kBlank = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

bool TemplateValue::truth() const {
  return std::visit([](const auto& value) { return !value.empty(); }, node);
}

class Template::Parser {
 public:
  Parser(std::string name, std::string_view text) : name_(std::move(name)), text_(text) {}

  Result<std::vector<Node>> Run() {
    std::vector<Node> nodes;
    std::string end = Body(nodes, 0);
    if (fault_.empty() && !end.empty()) Fault("unexpected {{" + end + "}}");
    if (!fault_.empty()) return Error{fault_};
    return nodes;
  }

 private:
  void Fault(const std::string& text) {
    if (fault_.empty()) fault_ = "template: " + name_ + ":" + std::to_string(line_) + ": " + text;
  }

  // Up to an action that ends the body ("end", "else", "else if .X"), which it gives, or to the end of the text.
  std::string Body(std::vector<Node>& out, int depth) {
    if (depth > kMaxDepth) return Fault("nested too deep"), "";
    while (fault_.empty() && at_ < text_.size()) {
      size_t open = std::min(text_.find("{{", at_), text_.size());
      std::string text(text_.substr(at_, open - at_));
      bool trims = text_.substr(open).starts_with("{{- ") || text_.substr(open).starts_with("{{-\n");
      AddText(out, text, trims);
      line_ += static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
      if (open == text_.size()) return at_ = open, "";
      size_t close = text_.find("}}", open);
      if (close == std::string_view::npos) return Fault("unclosed action"), "";
      std::string_view inside = text_.substr(open + 2, close - open - 2);
      if (trims) inside.remove_prefix(1);
      trim_next_ = inside.ends_with(" -") || inside.ends_with("\n-");
      if (trim_next_) inside.remove_suffix(1);
      at_ = close + 2;
      std::string action(Trimmed(inside));
      if (action.starts_with("/*")) continue;
      if (action == "end" || action == "else" || action.starts_with("else ")) return action;
      Action(action, out, depth);
    }
    return "";
  }

  void AddText(std::vector<Node>& out, std::string text, bool trim_end) {
    if (trim_next_) text.erase(0, std::min(text.find_first_not_of(kBlank), text.size()));
    if (trim_end) text.resize(text.find_last_not_of(kBlank) == std::string::npos ? 0 : text.find_last_not_of(kBlank) + 1);
    trim_next_ = false;
    if (!text.empty()) out.push_back({.kind = Node::Kind::kText, .text = std::move(text), .line = line_});
  }

  void Action(const std::string& action, std::vector<Node>& out, int depth) {
    size_t blank = action.find(' ');
    std::string word = action.substr(0, blank);
    Node node{.line = line_};
    if (word == "if") node.kind = Node::Kind::kIf;
    else if (word == "range") node.kind = Node::Kind::kRange;
    else if (word == "with") node.kind = Node::Kind::kWith;
    else node.kind = Node::Kind::kValue;
    bool block = node.kind != Node::Kind::kValue;
    if (!block && action.size() > 1 && action[0] == '"' && action.find('"', 1) == action.size() - 1) {
      out.push_back({.kind = Node::Kind::kText, .text = action.substr(1, action.size() - 2), .line = line_});
      return;
    }
    Path(std::string(Trimmed(block && blank != std::string::npos ? action.substr(blank) : block ? "" : action)), node);
    if (block) Block(node, depth);
    out.push_back(std::move(node));
  }

  void Block(Node& node, int depth) {
    std::string end = Body(node.body, depth + 1);
    if (end.starts_with("else ")) {
      if (!end.starts_with("else if ") && !end.starts_with("else with ")) return Fault("unexpected {{" + end + "}}");
      // The rest is a block of its own, with the same end.
      return Action(end.substr(5), node.otherwise, depth + 1);
    }
    if (end == "else") end = Body(node.otherwise, depth + 1);
    if (end != "end") Fault("unexpected EOF");
  }

  void Path(const std::string& text, Node& node) {
    std::string path = text;
    if (path.starts_with("$")) node.root = true, path.erase(0, 1);
    if (path.empty() && node.root) return;
    bool plain = path.starts_with('.') && std::all_of(path.begin(), path.end(), [](unsigned char c) {
                   return std::isalnum(c) || c == '_' || c == '.';
                 });
    if (!plain) return Fault("`" + text + "` is not supported: want a field like .Annotations.Title");
    for (size_t at = 1; at < path.size();) {
      size_t end = std::min(path.find('.', at), path.size());
      node.path.push_back(path.substr(at, end - at));
      at = end + 1;
    }
  }

  std::string name_;
  std::string_view text_;
  size_t at_ = 0, line_ = 1;
  bool trim_next_ = false;
  std::string fault_;
};

class Template::Renderer {
 public:
  Renderer(const Template& layout, const TemplateValue& root) : layout_(layout), root_(root) {}

  Result<std::string> Run() {
    Body(layout_.nodes_, root_);
    if (!fault_.empty()) return Error{fault_};
    return std::move(out_);
  }

 private:
  void Body(const std::vector<Node>& nodes, const TemplateValue& dot) {
    for (const Node& node : nodes) {
      if (!fault_.empty()) return;
      if (node.kind == Node::Kind::kText) {
        out_ += node.text;
        continue;
      }
      const TemplateValue* value = Find(node, dot);
      if (value == nullptr) return;
      if (node.kind == Node::Kind::kValue) Value(node, *value);
      else if (!value->truth()) Body(node.otherwise, dot);
      else if (node.kind == Node::Kind::kRange) Range(node, *value);
      else Body(node.body, node.kind == Node::Kind::kWith ? *value : dot);
    }
  }

  void Value(const Node& node, const TemplateValue& value) {
    if (auto* text = std::get_if<std::string>(&value.node)) out_ += *text;
    else Fault(node, "only texts can be printed");
  }

  void Range(const Node& node, const TemplateValue& value) {
    if (auto* list = std::get_if<TemplateValue::List>(&value.node))
      for (const TemplateValue& item : *list) Body(node.body, item);
    else if (auto* fields = std::get_if<TemplateValue::Fields>(&value.node))
      for (const auto& [key, item] : *fields) Body(node.body, item);
    else Fault(node, "range can't iterate over a text");
  }

  const TemplateValue* Find(const Node& node, const TemplateValue& dot) {
    const TemplateValue* at = node.root ? &root_ : &dot;
    for (const std::string& field : node.path) {
      auto* fields = std::get_if<TemplateValue::Fields>(&at->node);
      auto found = fields ? fields->find(field) : TemplateValue::Fields::const_iterator();
      if (!fields || found == fields->end()) return Fault(node, "can't evaluate field " + field), nullptr;
      at = &found->second;
    }
    return at;
  }

  void Fault(const Node& node, const std::string& text) {
    fault_ = "template: " + layout_.name_ + ":" + std::to_string(node.line) + ": " + text;
  }

  const Template& layout_;
  const TemplateValue& root_;
  std::string out_, fault_;
};

Result<Template> Template::Parse(const std::string& name, std::string_view text) {
  Template made;
  made.name_ = name;
  Result<std::vector<Node>> nodes = Parser(name, text).Run();
  if (!nodes.ok()) return nodes.error();
  made.nodes_ = std::move(*nodes);
  return made;
}

Result<std::string> Template::Render(const TemplateValue& value) const { return Renderer(*this, value).Run(); }

}  // namespace regoc::conftest
