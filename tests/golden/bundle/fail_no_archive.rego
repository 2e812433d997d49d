# ARGS: inspect b.tar.gz
# FILE: b.tar.gz this is no archive
package p
