// Annotations as terms, in the form that rego.metadata gives to policies.
#pragma once

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

// {"scope": "rule", "title": …}: parts that are not written are left out.
ast::Term AnnotationTerm(const syntax::Annotations& annotations, SourceRange range);

}  // namespace regoc::sema
