#include "compiler/syntax/parser.h"

#include "compiler/syntax/annotation_block.h"
#include "compiler/syntax/annotations.h"
#include "compiler/syntax/metadata.h"
#include "compiler/syntax/module_builder.h"
#include "compiler/syntax/parser_impl.h"
#include "compiler/syntax/printer.h"

namespace regoc::syntax {

namespace {

// Offsets have 32 bits.
constexpr size_t kMaxFileSize = size_t{1} << 31;

// What the parser finds is shown with its line; what comes of putting statements together is not.
void Report(const std::vector<ParseError>& errors, bool with_line, DiagnosticSink& sink) {
  for (const ParseError& error : errors) {
    Diagnostic& diagnostic = sink.Report(*error.kind, error.range);
    diagnostic.message = error.message;
    diagnostic.shows_line = with_line && error.range.valid();
  }
}

bool CheckSize(const SourceFile& file, DiagnosticSink& sink) {
  if (file.text().size() <= kMaxFileSize) return true;
  sink.Report(kFileTooLarge, SourceRange{&file, 0, 0},
              {std::to_string(file.text().size()), std::to_string(kMaxFileSize)});
  return false;
}

void CheckBlocks(const std::vector<ast::Annotation>& blocks, std::vector<ParseError>& errors) {
  for (const ast::Annotation& block : blocks) {
    auto decoded = DecodeBlock(block);
    if (auto* fault = std::get_if<AnnotationFault>(&decoded))
      errors.push_back(ParseError{&kInvalidAnnotation, fault->range, fault->message});
  }
}

std::string_view StatementName(const Statement& statement) {
  if (std::holds_alternative<ast::Package>(statement)) return "*ast.Package";
  if (std::holds_alternative<ast::Import>(statement)) return "*ast.Import";
  return "*ast.Rule";
}

}  // namespace

std::optional<ast::Module> ParseModule(std::shared_ptr<const SourceFile> file, const ParseOptions& options,
                                       DiagnosticSink& sink) {
  if (!CheckSize(*file, sink)) return std::nullopt;
  Parser parser(*file, options);
  std::vector<Statement> statements = parser.ParseStatements(false);
  std::vector<ast::Comment> comments = parser.comments();
  std::vector<ParseError> errors = parser.errors();
  std::vector<ast::Annotation> annotations = CollectMetadata(comments);
  if (options.check_annotations) CheckBlocks(annotations, errors);
  if (!errors.empty()) return Report(errors, true, sink), std::nullopt;
  if (statements.empty()) {
    sink.Report(kEmptyModule, SourceRange{file.get(), 0, 0});
    return std::nullopt;
  }
  ModuleParts parts = BuildModule(std::move(statements), options);
  if (!parts.errors.empty()) return Report(parts.errors, false, sink), std::nullopt;
  parts.module.file = std::move(file);
  parts.module.comments = std::move(comments);
  parts.module.annotations = std::move(annotations);
  AttachMetadata(parts.module);
  if (options.check_annotations) {
    size_t before = sink.error_count();
    DecodeAnnotations(parts.module, sink);
    if (sink.error_count() != before) return std::nullopt;
  }
  return std::move(parts.module);
}

std::optional<ast::Body> ParseBody(const SourceFile& file, const ParseOptions& options, DiagnosticSink& sink) {
  if (!CheckSize(file, sink)) return std::nullopt;
  Parser parser(file, options);
  std::vector<Statement> statements = parser.ParseStatements(true);
  std::vector<ParseError> errors = parser.errors();
  if (!errors.empty()) return Report(errors, true, sink), std::nullopt;
  ast::Body out;
  for (Statement& statement : statements) {
    auto* body = std::get_if<ast::Body>(&statement);
    if (body == nullptr) {
      sink.Report(kExpectedBody, SourceRange{&file, 0, 0}, {StatementName(statement)});
      return std::nullopt;
    }
    std::move(body->begin(), body->end(), std::back_inserter(out));
  }
  return out;
}

std::optional<ast::Term> ParseTerm(const SourceFile& file, const ParseOptions& options, DiagnosticSink& sink) {
  auto body = ParseBody(file, options, sink);
  if (!body) return std::nullopt;
  SourceRange all{&file, 0, static_cast<uint32_t>(file.text().size())};
  if (body->size() != 1) {
    sink.Report(kExpectedOneTerm, all, {Print(*body)});
    return std::nullopt;
  }
  ast::Expr& expr = body->front();
  auto* term = expr.As<ast::Term>();
  if (term == nullptr || expr.negated || !expr.with.empty()) {
    sink.Report(kExpectedTerm, expr.range, {Print(expr)});
    return std::nullopt;
  }
  return std::move(*term);
}

}  // namespace regoc::syntax
