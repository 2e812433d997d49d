// Faults of types, before they are reported: what is wrong and the lines that show it.
//
//   sum: invalid argument(s)
//   	have: (array<number, string>)
//   	want: (collection: any<array[number], set[number]>, n: number)
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/sema/type_diagnostics.h"
#include "compiler/sema/types.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

// What shows a fault: lines for people, and the same as OPA's JSON.
struct FaultDetails {
  std::vector<std::string> lines;
  std::string json;
};

struct TypeFault {
  const DiagnosticKind* kind = nullptr;
  SourceRange range;
  std::string subject;                // {0} of the kind's text
  FaultDetails details;
  bool from_unknown = false;          // may follow from another fault, which left a type unknown
  bool certain = false;               // an error even where the checker only warns
  bool by_schema = false;             // of a member that a schema excludes
};

void Report(const TypeFault& fault, DiagnosticSink& sink);
void Warn(const TypeFault& fault, DiagnosticSink& sink);

// Names in messages: the source's for generated variables. As in RuleInfo::written.
using WrittenNames = std::unordered_map<std::string, std::string>;

// "data.a.b[x]", as the user wrote its variables.
std::string WrittenRef(const ast::Ref& ref, const WrittenNames& written);

// Lines "have: (…)" and "want: (…)".
FaultDetails ArgumentDetails(const std::vector<Type>& have, const std::vector<TypeParameter>& want,
                             const Type& variadic);

// Lines "left  : …", "right : …", and a hint when both are collections of one kind.
FaultDetails MatchDetails(const Type& left, const Type& right);

// One operand of a reference that leads nowhere.
struct RefOperand {
  const ast::Ref& ref;
  size_t index;  // of the operand in ref.terms
};
TypeFault InvalidOperand(RefOperand at, const Type& have, const Type& want, std::vector<TypeKey> one_of,
                         const WrittenNames& written);
// What stands before the operand has no members, or is a function.
TypeFault NoMembers(RefOperand at, const Type& have, const WrittenNames& written);
// A reference to a function that isn't called; `last` is the index of the term that leads to the function.
TypeFault FunctionNotCalled(const ast::Ref& ref, size_t last, const Type& function, const WrittenNames& written);

}  // namespace regoc::sema
