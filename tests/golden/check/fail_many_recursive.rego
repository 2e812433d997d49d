# What is reported before the limit is reached: rules in order of their names.
# ARGS: check --max-errors 3 --format json %s
package p

a3 if a3

a10 if a10

a1 if a1

a2 if a2

a11 if a11

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "error limit reached",
# CHECK:STDERR:       "code": "rego_compile_error"
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "rule data.p.a10 is recursive: data.p.a10 -\u003e data.p.a10",
# CHECK:STDERR:       "code": "rego_recursion_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_many_recursive.rego",
# CHECK:STDERR:         "row": 7,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "rule data.p.a1 is recursive: data.p.a1 -\u003e data.p.a1",
# CHECK:STDERR:       "code": "rego_recursion_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_many_recursive.rego",
# CHECK:STDERR:         "row": 9,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "rule data.p.a11 is recursive: data.p.a11 -\u003e data.p.a11",
# CHECK:STDERR:       "code": "rego_recursion_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_many_recursive.rego",
# CHECK:STDERR:         "row": 13,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
