#!/usr/bin/env python3
"""check_rooms.py finds each kind of violation in a small tree, and none in a clean one."""
import pathlib
import tempfile
import unittest

import check_rooms

TABLE = """
runtime/base   :
runtime/value  : runtime/base
compiler/code  : runtime/value
library llvm   : compiler/code
"""
CLEAN = {
    "tests/rooms/rooms.txt": TABLE,
    "runtime/base/CMakeLists.txt": "regoc_add_library(NAME base SOURCES a.cc)",
    "runtime/base/a.h": "#include <string>\n",
    "runtime/value/CMakeLists.txt": "regoc_add_library(NAME value SOURCES v.cc DEPS base PRIVATE gmp)",
    "runtime/value/v.h": '#include "runtime/base/a.h"\n',
    "compiler/code/CMakeLists.txt": "regoc_add_library(NAME code\n  SOURCES c.cc  # a comment\n  DEPS value)",
    "compiler/code/c.h": '#include "llvm/IR/Module.h"\n#include "runtime/base/a.h"\n',
}


def violations(changes=None):
    """What check_rooms finds in the clean tree with some files changed."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in {**CLEAN, **(changes or {})}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return check_rooms.check(root)


class CheckRooms(unittest.TestCase):
    def test_clean_tree(self):
        self.assertEqual(violations(), [])

    def test_include_upwards(self):
        found = violations({"runtime/base/a.h": '\n#include "runtime/value/v.h"\n'})
        self.assertEqual(found, ["runtime/base/a.h:2: runtime/base may not include runtime/value"])

    def test_single_header(self):
        table = TABLE.replace("runtime/base   :", "runtime/base   : runtime/value/v.h")
        include = '#include "runtime/value/v.h"\n'
        self.assertEqual(violations({"tests/rooms/rooms.txt": table, "runtime/base/a.h": include}), [])

    def test_library_header_outside_its_rooms(self):
        found = violations({"runtime/value/v.h": "#include <llvm/IR/Module.h>\n"})
        self.assertEqual(found, ["runtime/value/v.h:1: runtime/value may not see the headers of llvm"])

    def test_cmake_dependency_upwards(self):
        found = violations({"runtime/base/CMakeLists.txt": "regoc_add_library(NAME base DEPS value)"})
        self.assertIn("runtime/base/CMakeLists.txt: runtime/base may not link runtime/value", found)

    def test_include_that_cmake_does_not_link(self):
        found = violations({
            "compiler/code/CMakeLists.txt": "regoc_add_library(NAME code DEPS base)",
            "compiler/code/c.h": '#include "runtime/value/v.h"\n',
        })
        self.assertEqual(
            found,
            ["compiler/code/c.h:1: compiler/code includes runtime/value, but its CMake file does not link it"],
        )

    def test_tests_may_use_more(self):
        changes = {"tests/rooms/rooms.txt": TABLE + "test runtime/value : compiler/code\n",
                   "runtime/value/CMakeLists.txt": CLEAN["runtime/value/CMakeLists.txt"] +
                                                   "\ntarget_link_libraries(value_test PRIVATE regoc_flags regoc_code)",
                   "runtime/value/v_test.cc": '#include "compiler/code/c.h"\n'}
        self.assertEqual(violations(changes), [])
        self.assertEqual(violations({**changes, "runtime/value/v.cc": '#include "compiler/code/c.h"\n'}),
                         ["runtime/value/v.cc:1: runtime/value may not include compiler/code"])

    def test_unknown_room(self):
        found = violations({"tools/new/CMakeLists.txt": "regoc_add_library(NAME new)"})
        self.assertEqual(found, ["tools/new/CMakeLists.txt: library new is in no room of rooms.txt"])

    def test_circle(self):
        table = TABLE.replace("runtime/base   :", "runtime/base   : compiler/code")
        found = violations({"tests/rooms/rooms.txt": table})
        self.assertEqual(found, ["rooms.txt: circle runtime/base -> compiler/code -> runtime/value -> runtime/base"])


if __name__ == "__main__":
    unittest.main()
