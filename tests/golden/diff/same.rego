# Layout, comments and names of variables mean nothing; the revision, which follows from the bytes, is no difference.
# FILE: new.rego package p
# FILE: new.rego # says no
# FILE: new.rego deny contains y if { some y in input.xs; y > 1 }
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/deny %s
# ARGS: build -t plan -r 2 -o new.tar.gz -e p/deny new.rego
# ARGS: diff old.tar.gz new.tar.gz
package p

deny contains x if {
	some x in input.xs
	x > 1
}
