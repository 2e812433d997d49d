#include <algorithm>

#include "compiler/syntax/parser_impl.h"

namespace regoc::syntax {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string Hints(const Chain<std::string>& hints) {
  if (!hints) return "";
  std::string text;
  for (const Link<std::string>* link = hints.get(); link != nullptr; link = link->before.get())
    text = link->value + (text.empty() ? "" : ", " + text);
  return (hints->before ? " (hints: " : " (hint: ") + text + ")";
}

// What `import future.keywords` may bring.
KeywordSet ImportableKeywords(const ParseOptions& options) {
  bool v0 = options.version == ast::RegoVersion::kV0 || options.version == ast::RegoVersion::kV0CompatV1;
  KeywordSet out;
  if (options.limits == nullptr || !v0 || options.limits->features.contains("rego_v1")) out = KeywordSet::V0Future();
  bool v1_future = options.limits == nullptr && options.experimental;
  if (v1_future || options.version == ast::RegoVersion::kV2) out.AddAll(KeywordSet::V1Future());
  if (options.limits == nullptr) return out;
  for (const std::string& word : options.limits->future_keywords)
    if (std::optional<Token> keyword = FutureKeyword(word)) out.Add(*keyword);
  return out;
}

}  // namespace

bool LanguageLimits::Allow(std::string_view feature, ast::RegoVersion version) const {
  bool implied = feature == "keywords_in_refs" || feature == "template_strings";
  return features.contains(feature) || (version == ast::RegoVersion::kV2 && implied && features.contains("rego_v2"));
}

bool Parser::Allows(std::string_view feature) const {
  return options_.limits == nullptr || options_.limits->Allow(feature, options_.version);
}

// What the limits say of the file as a whole. Nothing is parsed after a finding.
void Parser::CheckLimits() {
  if (options_.limits == nullptr) return;
  bool v1 = options_.version == ast::RegoVersion::kV1, v2 = options_.version == ast::RegoVersion::kV2;
  std::string feature = v1 ? "rego_v1" : "rego_v2";
  if ((v1 || v2) && !options_.limits->features.contains(feature))
    return Error(kVersionNotAllowed, SourceRange{}, {feature, v1 ? "v1" : "v2"});
  for (const std::string& word : options_.limits->future_keywords)
    if (!FutureKeyword(word)) return Error(kUnknownKeywordAllowed, SourceRange{}, {word});
}

Parser::Parser(const SourceFile& file, const ParseOptions& options) : file_(file), options_(options) {
  s_.keywords = KeywordSet::Base();
  importable_ = ImportableKeywords(options);
  if (options.version == ast::RegoVersion::kV1 || options.version == ast::RegoVersion::kV2)
    s_.keywords.AddAll(KeywordSet::V0Future());
  if (options.version == ast::RegoVersion::kV2) {
    s_.keywords.AddAll(KeywordSet::V1Future());
    not_bodies_ = true;
  }
  if (file.text().starts_with(kByteOrderMark)) s_.end = static_cast<uint32_t>(kByteOrderMark.size());
  for (const std::string& word : options.keywords) {
    std::optional<Token> keyword = FutureKeyword(word);
    if (!keyword) {
      Error(kUnknownFutureKeyword, Range(0, 0), {word});
      continue;
    }
    s_.keywords.Add(*keyword);
    if (*keyword == Token::kNot) not_bodies_ = true;
  }
  CheckLimits();
  s_.token = Token::kWhitespace;  // nothing read yet
}

std::vector<ParseError> Parser::errors() const {
  std::vector<ParseError> out;
  for (const Link<ParseError>* link = s_.errors.get(); link != nullptr; link = link->before.get())
    out.push_back(link->value);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<ast::Comment> Parser::comments() const { return {comments_.begin(), comments_.begin() + s_.comments}; }

void Parser::DoScan(bool skip_whitespace, LexMode mode) {
  if (!Is(Token::kWhitespace)) {
    s_.last_end = s_.end;
    s_.skipped_newline = false;
  }
  while (true) {
    if (skip_whitespace && mode == LexMode::kNormal) SkipPlainWhitespace();
    Lexeme lexeme = Lex(file_.text(), s_.end, s_.keywords, mode);
    s_.token = lexeme.token;
    s_.begin = lexeme.begin;
    s_.end = lexeme.end;
    for (const DiagnosticKind* fault : lexeme.faults) Error(*fault, Here());
    if (!lexeme.faults.empty()) s_.token = Token::kIllegal;
    if (Is(Token::kWhitespace)) {
      if (file_.text()[s_.begin] == '\n') s_.skipped_newline = true;
      if (skip_whitespace) continue;
    }
    if (!Is(Token::kComment)) return;
    AddComment(s_.begin, s_.end);
  }
}

// White space before a plain character, at once: each would be a lexeme without a finding.
void Parser::SkipPlainWhitespace() {
  std::string_view text = file_.text();
  auto is_plain = [&](size_t at) { return static_cast<signed char>(text[at]) > 0; };
  while (s_.end + 1 < text.size() && is_plain(s_.end + 1)) {
    char c = text[s_.end];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
    if (c == '\n') s_.skipped_newline = true;
    ++s_.end;
  }
}

void Parser::AddComment(uint32_t begin, uint32_t end) {
  while (end > begin + 1 && file_.text()[end - 1] == '\r') --end;
  bool known = s_.comments < comments_.size() && comments_[s_.comments].range.begin == begin;
  if (!known) {
    comments_.resize(s_.comments);
    comments_.push_back(ast::Comment{Range(begin, end)});
  }
  ++s_.comments;
}

Token Parser::PeekOne() {
  State before = Save();
  ScanOne();
  Token token = s_.token;
  Restore(std::move(before));
  return token;
}

Token Parser::PeekNext() {
  State before = Save();
  Scan();
  Token token = s_.token;
  Restore(std::move(before));
  return token;
}

SourceRange Parser::Here() const {
  // OPA places the end of the file on its last character, or behind a last line break.
  std::string_view text = file_.text();
  if (!Is(Token::kEof) || text.empty() || text.back() == '\n') return Range(s_.begin, s_.end);
  uint32_t last = static_cast<uint32_t>(text.size()) - 1;
  while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
  return Range(last, s_.end);
}

void Parser::Error(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args) {
  ParseError error{&kind, range, FormatMessage(kind.format, args) + Hints(s_.hints)};
  s_.errors = std::make_shared<const Link<ParseError>>(Link<ParseError>{std::move(error), s_.errors});
  s_.hints = nullptr;
}

void Parser::Hint(std::string text) {
  s_.hints = std::make_shared<const Link<std::string>>(Link<std::string>{std::move(text), s_.hints});
}

void Parser::Illegal(std::string_view expected) {
  if (Is(Token::kIllegal)) return Error(kIllegalToken, Here());
  std::string_view sort = IsKeywordToken(s_.token) ? "keyword" : "token";
  if (expected.empty()) return Error(kUnexpectedToken, Here(), {TokenName(s_.token), sort});
  Error(kUnexpectedTokenExpected, Here(), {TokenName(s_.token), sort, expected});
}

Parser::Nest::Nest(Parser& parser) : parser_(parser), tallest_before_(std::exchange(parser.tallest_, 0)) {
  ok_ = ++parser.depth_ <= static_cast<uint32_t>(std::max(0, parser.options_.max_depth));
  if (!ok_) parser.Error(kTooDeep, parser.Here());
}

Parser::Nest::~Nest() {
  --parser_.depth_;
  parser_.tallest_ = std::max(tallest_before_, parser_.tallest_ + 1);
}

bool Parser::Grow() {
  if (depth_ + ++tallest_ <= static_cast<uint32_t>(std::max(0, options_.max_depth))) return true;
  Error(kTooDeep, Here());
  return false;
}

bool Parser::IsReserved(std::string_view word) const {
  KeywordSet words = KeywordSet::Base();
  if (options_.version != ast::RegoVersion::kV0) words.AddAll(KeywordSet::V0Future());
  if (options_.version == ast::RegoVersion::kV2) words.AddAll(KeywordSet::V1Future());
  return words.Lookup(word) != Token::kIdent;
}

bool Parser::IsRefKeyword(Token token) const {
  return IsKeywordToken(token) && Allows("keywords_in_refs") &&
         (s_.keywords.Has(token) || IsReserved(TokenName(token)));
}

bool Parser::KeywordStartsRef() {
  if (!IsRefKeyword(s_.token)) return false;
  Token next = PeekOne();
  if (next != Token::kDot && next != Token::kLBrack) return false;
  s_.token = Token::kIdent;
  return true;
}

}  // namespace regoc::syntax
