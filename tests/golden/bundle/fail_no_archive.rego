# ARGS: inspect b.tar.gz
# FILE: b.tar.gz this is no archive
package p

# EXIT: 1
# CHECK:STDERR: error: bundle b.tar.gz: neither a tar archive nor one compressed with gzip or zstd
