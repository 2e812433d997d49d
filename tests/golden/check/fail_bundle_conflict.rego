# Rules of a bundle must not stand where its data stands. Files have the shortest names that lead to them.
# ARGS: check --format json -b ./
# FILE: data.json {"p": {"a": {"b": 1}}}
package p

a.b := 2

c := 3

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "conflicting rule for data path p/a/b found",
# CHECK:STDERR:       "code": "rego_compile_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_bundle_conflict.rego",
# CHECK:STDERR:         "row": 6,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
