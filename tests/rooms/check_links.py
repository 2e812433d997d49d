#!/usr/bin/env python3
"""Checks that LLVM is linked by the code generation module only.

usage: check_links.py BUILD_FOLDER

- No library of runtime or bundler refers to a symbol of LLVM.
- No program in bin needs libLLVM, directly or through a shared library.
- libregoc_codegen.so does need it; if it did not, the two checks above would look for the wrong thing.
"""
import pathlib
import subprocess
import sys

LLVM_SYMBOL_MARKS = ("_ZN4llvm", "_ZNK4llvm", "LLVMInitialize", "LLVMCreate", "_ZN3lld")
FREE_OF_LLVM = ("runtime", "bundler")


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def refers_to_llvm(archive):
    symbols = output_of("nm", "--undefined-only", str(archive))
    return any(mark in symbols for mark in LLVM_SYMBOL_MARKS)


def needs_llvm(binary):
    return "libLLVM" in output_of("ldd", str(binary))


def check(build):
    found = []
    archives = [archive for top in FREE_OF_LLVM for archive in sorted((build / top).rglob("*.a"))]
    if not archives:
        found.append(f"{build}: no libraries of {' or '.join(FREE_OF_LLVM)}")
    found += [f"{archive}: refers to LLVM" for archive in archives if refers_to_llvm(archive)]
    for program in ("regoc", "regoc-conformance", "regoc-bench"):
        if needs_llvm(build / "bin" / program):
            found.append(f"{program}: needs libLLVM at start")
    if not needs_llvm(build / "bin" / "libregoc_codegen.so"):
        found.append("libregoc_codegen.so: does not need libLLVM, so this check proves nothing")
    return found


def main():
    violations = check(pathlib.Path(sys.argv[1]))
    print("\n".join(violations) if violations else "only the code generation module links LLVM")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
