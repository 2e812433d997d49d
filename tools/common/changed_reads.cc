#include "tools/common/changed_reads.h"

#include "runtime/value/table.h"

namespace regoc::tools {

namespace {

// How far a path leads through objects in both documents, and what they have there.
struct Place {
  std::string pointer;
  OptionalValue before, after;
  bool whole_path = true;  // else it leads on into something that is no object, whose place counts for it
};

Place Follow(const plan::Policy& policy, const plan::KeyPath& path, Value before, Value after) {
  Place place{"", before, after};
  auto object = [](OptionalValue value) { return value && (*value).is_object(); };
  for (uint32_t constant : path) {
    Value key = policy.constants[constant];
    place.whole_path =
        key.is_string() && (object(place.before) || !place.before) && (object(place.after) || !place.after);
    if (!place.whole_path) break;
    if (place.before) place.before = (*place.before).object().Get(key);
    if (place.after) place.after = (*place.after).object().Get(key);
    place.pointer += "/" + EscapedForPointer(key.text());
  }
  return place;
}

bool Same(OptionalValue a, OptionalValue b) { return a.defined() == b.defined() && (!a || Equal(*a, *b)); }

}  // namespace

std::string EscapedForPointer(std::string_view key) {
  std::string out;
  for (char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::vector<std::string> ChangedReads(const plan::Policy& policy, const plan::Reads& reads, Value before, Value after,
                                      size_t max) {
  std::set<std::string> pointers;
  for (const plan::KeyPath& path : reads.used) {
    Place place = Follow(policy, path, before, after);
    if (!Same(place.before, place.after)) pointers.insert(place.pointer);
  }
  // Of what is only asked for, it counts whether it is there: what is in it is read by paths of its own.
  for (const plan::KeyPath& path : reads.touched) {
    Place place = Follow(policy, path, before, after);
    bool same = place.whole_path ? place.before.defined() == place.after.defined() : Same(place.before, place.after);
    if (!same) pointers.insert(place.pointer);
  }
  std::vector<std::string> list(pointers.begin(), pointers.end());
  if (list.size() > max) list.resize(max);
  return list;
}

}  // namespace regoc::tools
