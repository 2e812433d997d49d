#!/usr/bin/env python3
"""Writes trampolines for the functions that a shared library exports, so that programs load it at the first call.

usage: stubs.py NM LIBRARY.so SONAME NAME > stubs.S

ELF has no lazy loading of whole libraries. Each trampoline jumps through a slot that is empty at first; then
RegocBindLazily (bind.cc) fills it. Everything has its own section: what a program does not call is not linked, and what
it does not reach costs neither a relocation nor a page at its start. x86-64 only, see RegocLazyLibrary.cmake.
"""

import subprocess
import sys

HEADER = """\
# Made by cmake/lazy/stubs.py.
.section .note.GNU-stack,"",@progbits
.section .rodata.lazy_{name}_file,"a",@progbits
.Lfile: .asciz "{soname}"
.section .bss.lazy_{name}_handle,"aw",@nobits
.balign 8
.Lhandle: .zero 8

# All registers that can hold arguments survive: r10 is the function's name, r11 its slot.
.section .text.lazy_{name}_bind,"ax",@progbits
.Lbind:
  .cfi_startproc
  push %rdi
  push %rsi
  push %rdx
  push %rcx
  push %r8
  push %r9
  push %rax
  .cfi_def_cfa_offset 64
  sub $128, %rsp
  .cfi_def_cfa_offset 192
{save}
  lea .Lfile(%rip), %rdi
  lea .Lhandle(%rip), %rsi
  mov %r10, %rdx
  mov %r11, %rcx
  call RegocBindLazily
  mov %rax, %r11
{restore}
  add $128, %rsp
  .cfi_def_cfa_offset 64
  pop %rax
  pop %r9
  pop %r8
  pop %rcx
  pop %rdx
  pop %rsi
  pop %rdi
  .cfi_def_cfa_offset 8
  jmp *%r11
  .cfi_endproc
"""

STUB = """\
.section .rodata.lazy_name.{f},"a",@progbits
.Lname_{f}: .asciz "{f}"
.section .bss.lazy_slot.{f},"aw",@nobits
.balign 8
.Lslot_{f}: .zero 8
.section .text.lazy.{f},"ax",@progbits
.globl {f}
.hidden {f}
.type {f}, @function
{f}:
  .cfi_startproc
  endbr64
  mov .Lslot_{f}(%rip), %r11
  test %r11, %r11
  je 1f
  jmp *%r11
1: lea .Lname_{f}(%rip), %r10
  lea .Lslot_{f}(%rip), %r11
  jmp .Lbind
  .cfi_endproc
.size {f}, . - {f}
"""


def functions(nm, library):
    lines = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    found = set()
    for line in lines.splitlines():
        _, kind, symbol = line.split(maxsplit=2)
        if kind == "T":
            found.add(symbol.split("@")[0])
    return sorted(found)


def main():
    nm, library, soname, name = sys.argv[1:]
    save = "\n".join(f"  movups %xmm{i}, {16 * i}(%rsp)" for i in range(8))
    restore = "\n".join(f"  movups {16 * i}(%rsp), %xmm{i}" for i in range(8))
    sys.stdout.write(HEADER.format(name=name, soname=soname, save=save, restore=restore))
    for function in functions(nm, library):
        sys.stdout.write(STUB.format(f=function))


main()
