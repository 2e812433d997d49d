# Rules that are found by their conditions, a rule that is always tried, and few rules that are tried in order.
# ARGS: explain -e p/level -e p/few %s
package p

level := 1 if input.path == "/a"

level := 2 if input.path == "/b"

level := 3 if input.path == "/c"

level := 4 if input.path == "/d"

level := 5 if startswith(input.path, "/e/")

level := 6 if startswith(input.path, "/f/")

level := 7 if input.path in {"/g", "/h"}

level := 8 if {
	some x in input.list
	x > 1
}

few := 1 if input.x == 1

few := 2 if input.x == 2

unused if input.y

# CHECK:STDOUT: package p
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.level (complete)
# CHECK:STDOUT:     input                     free (no shape has input.list[_])
# CHECK:STDOUT:     hash              5:15    8 rules are one decision: 6 are looked up, 2 always tried
# CHECK:STDOUT:     growth                    linear in input.list
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-32]]: level := 1 if input.path == "/a"
# CHECK:STDOUT:     hash              5:15    found among 8 rules by the value of input.path
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-35]]: level := 2 if input.path == "/b"
# CHECK:STDOUT:     hash              7:15    found among 8 rules by the value of input.path
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-38]]: level := 3 if input.path == "/c"
# CHECK:STDOUT:     hash              9:15    found among 8 rules by the value of input.path
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-41]]: level := 4 if input.path == "/d"
# CHECK:STDOUT:     hash              11:15   found among 8 rules by the value of input.path
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-44]]: level := 5 if startswith(input.path, "/e/")
# CHECK:STDOUT:     prefix table      13:26   found among 8 rules by what input.path begins with
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    logarithmic in the number of rules
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-47]]: level := 6 if startswith(input.path, "/f/")
# CHECK:STDOUT:     prefix table      15:26   found among 8 rules by what input.path begins with
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    logarithmic in the number of rules
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-50]]: level := 7 if input.path in {"/g", "/h"}
# CHECK:STDOUT:     in order          17:15   tried for each decision among 8 rules
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     not better:       17:15   always tried: no other rule compares the same thing in the same way with another constant, so that a table would tell nothing apart
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-54]]: level := 8 if {
# CHECK:STDOUT:     in order          20:2    tried for each decision among 8 rules
# CHECK:STDOUT:     scan              20:2    each element of input.list
# CHECK:STDOUT:     slots                     input.list
# CHECK:STDOUT:     not better:       20:2    always tried: it begins with no comparison of a part of input or of an argument with a constant (==, in, startswith, endswith, contains, regex.match, glob.match)
# CHECK:STDOUT:     growth                    linear in input.list
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.few (complete)
# CHECK:STDOUT:     input                     free (no shape has input.x)
# CHECK:STDOUT:     in order          24:13   2 rules are tried one after the other
# CHECK:STDOUT:     not better:       24:13   so few rules (2) are tried as fast as one would be found
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-62]]: few := 1 if input.x == 1
# CHECK:STDOUT:     slots                     input.x
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-64]]: few := 2 if input.x == 2
# CHECK:STDOUT:     slots                     input.x
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.unused (complete)
# CHECK:STDOUT:     input                     free (no shape has input.y)
# CHECK:STDOUT:
# CHECK:STDOUT:   decisions.rego:[[@LINE-69]]: unused if input.y
# CHECK:STDOUT:     not planned               no entry point needs it
