// What can be asked of types: unions, members, compatibility.
//
//   Union(Type::Number(), Type::String())       // any<number, string>
//   Select(t, TypeKey::String("name"))          // type of t.name; unknown when t has no such member
//   Compatible(Type::Any(), Type::Number())     // true: some value belongs to both
//
// All functions take unknown types and are safe to call from several threads.
#pragma once

#include "compiler/sema/types.h"

namespace regoc::sema {

// What is a or b. An unknown side counts as nothing. Functions of equal arity join argument by argument; a function and
// anything else have no union (unknown).
Type Union(const Type& a, const Type& b);

// Every value of b belongs to a, as far as one look tells: a is any, names b among its alternatives, or equals b.
bool Contains(const Type& a, const Type& b);

// Some value may belong to both. Unknown types fit nothing. Objects fit when their common keys do.
bool Compatible(const Type& a, const Type& b);

// Type of a member under a constant key; unknown: there is none.
Type Select(const Type& collection, const TypeKey& key);

// Types of what an iteration over `collection` yields. Unknown: it cannot be iterated (or is an empty object or set).
Type Keys(const Type& collection);
Type Values(const Type& collection);

// Type of a document that one rule gives type a and another rule type b: sets and objects without fixed properties
// merge, everything else becomes a union.
Type MergeDocuments(const Type& a, const Type& b);

}  // namespace regoc::sema
