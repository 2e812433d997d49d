#!/usr/bin/env python3
"""Checks that rooms use only the rooms that rooms.txt allows: in #include lines and in the DEPS of CMake.

usage: check_rooms.py SOURCE_FOLDER

Prints one line a violation (file:line: what) and exits with 1 if there is any.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
LIBRARY = re.compile(r"regoc_add_library\(\s*NAME\s+(\w+)(.*?)\)", re.DOTALL)
LINKED = re.compile(r"target_link_libraries\((.*?)\)", re.DOTALL)
LIST_KEYWORDS = {"SOURCES", "DEPS", "PRIVATE", "TESTS", "NAME"}
SOURCE_SUFFIXES = {".h", ".cc", ".def", ".inc"}
TOP_FOLDERS = ("runtime", "compiler", "bundler", "tools")


class Table:
    """rooms.txt: what each room may use, directly and through others; which rooms may see a library's headers."""

    def __init__(self, text):
        self.direct, self.headers, self.tests, self.libraries = {}, {}, {}, {}
        for line in text.splitlines():
            line = line.split("#")[0].strip()
            if not line:
                continue
            left, right = (part.split() for part in line.split(":"))
            if left[0] == "library":
                self.libraries.update({folder: set(right) for folder in left[1:]})
            elif left[0] == "test":
                self.tests[left[1]] = right
            else:
                self.direct[left[0]] = [used for used in right if not used.endswith((".h", ".def"))]
                self.headers[left[0]] = {used for used in right if used.endswith((".h", ".def"))}

    def faults(self):
        """Rows that name unknown rooms, or that use each other in a circle."""
        found = []
        for room, used in self.direct.items():
            found += [f"rooms.txt: {room} uses {other}, which has no row" for other in used if other not in self.direct]
        done, open_rooms = set(), []

        def visit(room):
            if room in open_rooms:
                found.append("rooms.txt: circle " + " -> ".join(open_rooms[open_rooms.index(room):] + [room]))
            elif room not in done:
                open_rooms.append(room)
                for other in self.direct.get(room, []):
                    visit(other)
                open_rooms.pop()
                done.add(room)

        for room in self.direct:
            visit(room)
        return found

    def allowed(self, room, tests=False):
        """What a room may use; with `tests`, what its tests may use."""
        extra = self.tests.get(room, []) if tests else []
        return set().union(*(closure(start, self.direct) for start in [room, *extra]))


def closure(room, uses):
    """`room` and everything that it reaches through `uses`."""
    seen, todo = set(), [room]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += uses.get(at, [])
    return seen


def room_of(path, rooms):
    """The room that a path relative to the source folder belongs to, or None."""
    parts = pathlib.PurePosixPath(path).parts
    return next((room for room in ("/".join(parts[:2]), parts[0]) if room in rooms), None)


def is_test(path):
    return path.stem.endswith("_test") or "testing" in path.parts


def cmake_links(root):
    """(CMake file, name of a library declared there or None, names of rooms' libraries that are linked), one a command."""
    for top in TOP_FOLDERS:
        for file in sorted((root / top).rglob("CMakeLists.txt")):
            text = re.sub(r"#.*", "", file.read_text())
            for name, rest in LIBRARY.findall(text):
                words, deps = rest.split(), []
                if "DEPS" in words:
                    deps = words[words.index("DEPS") + 1:]
                    end = next((at for at, word in enumerate(deps) if word in LIST_KEYWORDS), len(deps))
                    deps = deps[:end]
                yield file, name, deps
            for rest in LINKED.findall(text):
                words = [word.removeprefix("regoc_") for word in rest.split()[1:] if word.startswith("regoc_")]
                yield file, None, words


def check_cmake(root, table):
    """Violations in CMake files, and for each room the rooms that its libraries link."""
    links = list(cmake_links(root))
    rooms = {name: room_of(file.parent.relative_to(root).as_posix(), table.direct) for file, name, _ in links if name}
    found, linked = [], {}
    for file, name, deps in links:
        where, room = file.relative_to(root), room_of(file.parent.relative_to(root).as_posix(), table.direct)
        if room is None:
            found.append(f"{where}: {'library ' + name if name else 'what is linked'} is in no room of rooms.txt")
            continue
        for dep in deps:
            used = rooms.get(dep)
            if used is not None and used not in table.allowed(room, tests=True):
                found.append(f"{where}: {room} may not link {used}")
            elif used is not None:
                linked.setdefault(room, set()).add(used)
            elif name:
                found.append(f"{where}: DEPS names {dep}, which is no room")
    return found, linked


def check_includes(root, table, linked):
    """Violations in #include lines. What is included must be linked, too, but for single headers."""
    found = []
    for room in table.direct:
        links = closure(room, linked)
        for file in sorted((root / room).rglob("*")):
            if file.suffix not in SOURCE_SUFFIXES:
                continue
            may = table.allowed(room, is_test(file.relative_to(root)))
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                where, target = f"{file.relative_to(root)}:{number}", match[2]
                library = target.split("/")[0]
                if room not in table.libraries.get(library, {room}):
                    found.append(f"{where}: {room} may not see the headers of {library}")
                if library not in TOP_FOLDERS or target in table.headers[room]:
                    continue
                used = room_of(target, table.direct)
                if used is None:
                    found.append(f"{where}: {target} is in no room of rooms.txt")
                elif used not in may:
                    found.append(f"{where}: {room} may not include {used}")
                elif used not in links and room in linked:
                    found.append(f"{where}: {room} includes {used}, but its CMake file does not link it")
    return found


def check(root):
    table = Table((root / "tests/rooms/rooms.txt").read_text())
    found = table.faults()
    found += [f"rooms.txt: {room} is no folder" for room in table.direct if not (root / room).is_dir()]
    cmake_faults, linked = check_cmake(root, table)
    return found + cmake_faults + check_includes(root, table, linked)


def main():
    violations = check(pathlib.Path(sys.argv[1]))
    print("\n".join(violations) if violations else "every room uses only what it may")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
