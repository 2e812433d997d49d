#!/usr/bin/env python3
"""Checks that LLVM is linked by the code generation module only, and that programs start with the C library alone.

usage: check_links.py BUILD_FOLDER

- No library of runtime or bundler refers to a symbol of LLVM.
- No program in bin needs libLLVM, directly or through a shared library.
- libregoc_codegen.so does need it; if it did not, the two checks above would look for the wrong thing.
- Programs name no library but C's: everything else is linked in, or loaded when it is first used
  (cmake/RegocLazyLibrary.cmake), so that a command starts within a millisecond. Not asked of sanitizer builds.
"""
import pathlib
import platform
import subprocess
import sys

LLVM_SYMBOL_MARKS = ("_ZN4llvm", "_ZNK4llvm", "LLVMInitialize", "LLVMCreate", "_ZN3lld")
FREE_OF_LLVM = ("runtime", "bundler")
PROGRAMS = ("regoc", "regoc-conformance", "regoc-bench")
C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def refers_to_llvm(archive):
    symbols = output_of("nm", "--undefined-only", str(archive))
    return any(mark in symbols for mark in LLVM_SYMBOL_MARKS)


def needs_llvm(binary):
    return "libLLVM" in output_of("ldd", str(binary))


def needed_at_start(program):
    lines = output_of("objdump", "-p", str(program)).splitlines()
    return {line.split()[1] for line in lines if line.split()[:1] == ["NEEDED"]}


def has_sanitizers(program):
    return "__sanitizer" in output_of("nm", "-D", str(program))


def check(build):
    found = []
    archives = [archive for top in FREE_OF_LLVM for archive in sorted((build / top).rglob("*.a"))]
    if not archives:
        found.append(f"{build}: no libraries of {' or '.join(FREE_OF_LLVM)}")
    found += [f"{archive}: refers to LLVM" for archive in archives if refers_to_llvm(archive)]
    for program in PROGRAMS:
        path = build / "bin" / program
        if needs_llvm(path):
            found.append(f"{program}: needs libLLVM at start")
        if platform.machine() == "x86_64" and not has_sanitizers(path):
            found += [f"{program}: loads {library} at start" for library in sorted(needed_at_start(path) - C_LIBRARY)]
    if not needs_llvm(build / "bin" / "libregoc_codegen.so"):
        found.append("libregoc_codegen.so: does not need libLLVM, so this check proves nothing")
    return found


def main():
    violations = check(pathlib.Path(sys.argv[1]))
    print("\n".join(violations) if violations else "only the code generation module links LLVM; programs start with the C library")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
