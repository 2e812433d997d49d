// nginx.conf as a tree: {"directives": [{"name", "parameters", "block"}]}, in the order in which Conftest has them:
// within `http` the servers come last, as within `upstream`, whose servers have their `key=value` parameters sorted.
//
// Differs on purpose: directives that Conftest does not know, of modules, are read like others.
#include <algorithm>
#include <map>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

struct Directive {
  std::string name;
  size_t offset = 0;
  std::vector<std::string> parameters;
  bool has_block = false;
  std::vector<Directive> block;
};

class Nginx {
 public:
  explicit Nginx(Maker& maker) : in_(maker.text()), max_depth_(maker.options().limits.max_depth) {}

  std::vector<Directive> Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    std::vector<Directive> directives = ReadBlock(false, 0);
    if (!in_.AtEnd()) in_.Fail("unexpected `}`");
    return directives;
  }

 private:
  void SkipSpace();
  std::vector<Directive> ReadBlock(bool inner, size_t begin);
  Directive ReadDirective();
  std::string ReadWord();
  std::string ReadQuoted();
  void SkipLua();

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

void Nginx::SkipSpace() {
  for (;;) {
    in_.TakeWhile([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    if (in_.Peek() != '#') return;
    in_.TakeLine();
  }
}

// Up to the brace that closes it, or the end of the file.
std::vector<Directive> Nginx::ReadBlock(bool inner, size_t begin) {
  Nesting nesting(depth_, max_depth_, begin);
  std::vector<Directive> directives;
  for (;;) {
    SkipSpace();
    if (in_.AtEnd() && inner) Fail(begin, "unexpected end of the file in block");
    if (in_.AtEnd() || in_.Peek() == '}') return directives;
    if (in_.Take(';')) continue;
    if (in_.Peek() == '{') in_.Fail("expected the name of a directive" + in_.Found());
    directives.push_back(ReadDirective());
  }
}

std::string Nginx::ReadQuoted() {
  size_t begin = in_.offset();
  char quote = in_.Next();
  while (!in_.AtEnd()) {
    char c = in_.Next();
    if (c == '\\' && in_.Peek() == quote) {
      in_.Skip(1);
    } else if (c == quote) {
      return std::string(in_.Since(begin));
    }
  }
  Fail(begin, "unexpected end of the file in a quoted string");
}

// Of a name or a parameter; quotes stay.
std::string Nginx::ReadWord() {
  char first = in_.Peek();
  if (first == '"' || first == '\'' || first == '`') return ReadQuoted();
  size_t begin = in_.offset();
  bool variable = false;  // between ${ and }
  char previous = in_.Next();
  for (; !in_.AtEnd(); in_.Skip(1)) {
    char c = in_.Peek();
    if (c == ' ' || c == '\t' || c == ';' || c == '\n' || c == '\r') break;
    if (c == '{') {
      if (previous == '$') {
        variable = true;
      } else if (!variable) {
        break;
      }
    } else if (c == '}') {
      if (!variable) break;
      variable = false;
    } else {
      previous = c;
    }
  }
  return std::string(in_.Since(begin));
}

// The text of a block of Lua, braces in it counted.
void Nginx::SkipLua() {
  size_t begin = in_.offset();
  for (size_t open = 1; open > 0;) {
    if (in_.AtEnd()) Fail(begin, "unexpected end of the file in a block of Lua");
    char c = in_.Next();
    if (c == '{') ++open;
    if (c == '}') --open;
  }
}

Directive Nginx::ReadDirective() {
  Directive directive;
  directive.offset = in_.offset();
  directive.name = ReadWord();
  for (;;) {
    SkipSpace();
    if (in_.AtEnd()) Fail(directive.offset, "directive `" + directive.name + "` is not terminated by `;` or a block");
    if (in_.Take(';')) break;
    if (in_.Peek() == '}') in_.Fail("unexpected `}`: expected `;` behind the parameters of `" + directive.name + "`");
    size_t begin = in_.offset();
    if (in_.Take('{')) {
      directive.has_block = true;
      if (directive.name.ends_with("_by_lua_block")) {
        SkipLua();
        break;
      }
      directive.block = ReadBlock(true, begin);
      in_.Expect('}');
      break;
    }
    directive.parameters.push_back(ReadWord());
  }
  return directive;
}

void ServersLast(std::vector<Directive>& block) {
  std::ranges::stable_partition(block, [](const Directive& directive) { return directive.name != "server"; });
}

// Address, sorted `key=value`, flags.
void SortServer(Directive& server) {
  std::map<std::string, std::string> named;
  std::vector<std::string> flags;
  std::vector<std::string> sorted{server.parameters.empty() ? "" : server.parameters[0]};
  for (size_t i = 1; i < server.parameters.size(); ++i) {
    const std::string& parameter = server.parameters[i];
    size_t equals = parameter.find('=');
    if (equals == std::string::npos) {
      flags.push_back(parameter);
    } else {
      named[parameter.substr(0, equals)] = parameter;
    }
  }
  for (auto& [key, parameter] : named) sorted.push_back(parameter);
  sorted.insert(sorted.end(), flags.begin(), flags.end());
  server.parameters = std::move(sorted);
}

// What Conftest's parser makes of the directives that it knows more of.
void Normalize(Directive& directive) {
  const std::string& name = directive.name;
  if (name == "location") {
    if (directive.parameters.empty()) Fail(directive.offset, "no enough parameter for location");
    if (directive.parameters.size() > 2) Fail(directive.offset, "too many arguments for location directive");
  } else if (name == "http" || name == "server") {
    if (directive.has_block) directive.parameters.clear();
    if (!directive.has_block && name == "http") Fail(directive.offset, "http directive must have a block");
    if (name == "http") ServersLast(directive.block);
  } else if (name == "upstream") {
    if (directive.parameters.empty()) Fail(directive.offset, "upstream directive requires a name parameter");
    directive.parameters.resize(1);
    for (Directive& server : directive.block) {
      if (server.name != "server") continue;
      SortServer(server);
      server.has_block = false;
    }
    ServersLast(directive.block);
  }
}

Draft Convert(std::vector<Directive>& directives, size_t offset) {
  Draft list = Draft::List(offset);
  for (Directive& directive : directives) {
    Normalize(directive);
    Draft entry = Draft::Map(directive.offset);
    entry.Set("name", Draft::Text(directive.name, directive.offset));
    Draft parameters = Draft::List(directive.offset);
    for (const std::string& parameter : directive.parameters)
      parameters.Append(Draft::Text(parameter, directive.offset));
    if (!parameters.items.empty()) entry.Set("parameters", std::move(parameters));
    if (directive.has_block) entry.Set("block", Convert(directive.block, directive.offset));
    list.Append(std::move(entry));
  }
  Draft block = Draft::Map(offset);
  block.Set("directives", std::move(list));
  return block;
}

}  // namespace

Parsed ReadNginx(Maker& maker) {
  std::vector<Directive> directives = Nginx(maker).Read();
  return MakeParsed(maker, Convert(directives, 0));
}

}  // namespace regoc::inputs
