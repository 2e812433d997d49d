# ARGS: check
package p

# EXIT: 1
# CHECK:STDERR: Error: specify at least one file
# CHECK:STDERR: Usage:
# CHECK:STDERR:   opa check <path> [path [...]] [flags]
# CHECK:STDERR:
# CHECK:STDERR: Flags:
# CHECK:STDERR:   -b, --bundle                 load paths as bundle files or root directories
# CHECK:STDERR:       --capabilities string    set capabilities version or capabilities.json file path
# CHECK:STDERR:   -f, --format {pretty,json}   set output format (default pretty)
# CHECK:STDERR:   -h, --help                   help for check
# CHECK:STDERR:       --ignore strings         set file and directory names to ignore during loading (e.g., '.*' excludes hidden files)
# CHECK:STDERR:   -m, --max-errors int         set the number of errors to allow before compilation fails early (default 10)
# CHECK:STDERR:   -s, --schema string          set schema file path or directory path
# CHECK:STDERR:   -S, --strict                 enable compiler strict mode
# CHECK:STDERR:       --v0-compatible          opt-in to OPA features and behaviors prior to the OPA v1.0 release
# CHECK:STDERR:       --v0-v1                  check for Rego v0 and v1 compatibility (policies must be compatible with both Rego versions)
