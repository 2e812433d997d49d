// Puts what schemas say of documents into a scope.
#pragma once

#include <span>

#include "compiler/sema/type_annotations.h"
#include "compiler/sema/type_schema.h"
#include "compiler/sema/type_scope.h"
#include "runtime/base/diagnostic.h"

namespace regoc::sema {

// `scope` is that of one rule. Without `named`, only schemas that annotations hold themselves count, as no others were
// given. Faults of schemas are reported at the rule. False when there was one.
bool ApplySchemas(std::span<const SchemaBinding* const> bindings, bool named, SchemaSet& schemas, const ast::Rule& rule,
                  TypeScope& scope, DiagnosticSink& sink);

// `type` with `member` at `path` below it; what isn't there is made, beside whatever else may be there.
Type OverrideMember(const Type& type, std::span<const TypeKey> path, const Type& member);

}  // namespace regoc::sema
