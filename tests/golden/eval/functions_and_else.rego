# ARGS: eval -d %s data.p.grades
package p

grade(n) := "a" if {
	n >= 90
} else := "b" if {
	n >= 80
} else := "c"

grades := [grade(n) | some n in [95, 85, 10]]
