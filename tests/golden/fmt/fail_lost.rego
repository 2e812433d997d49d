# ARGS: fmt %s
package golden.fmt

# The layout has no place for the comment, and would give the modifier up with it.
test_denied if {
	deny == {
		# why

		"x"} with input as {}
}

# EXIT: 2
# CHECK:STDERR: fail_lost.rego was successfully formatted, but the result is invalid: comments stand where the layout would lose part of a rule
# CHECK:STDERR:
# CHECK:STDERR: To inspect the formatted Rego, you can turn off this check with --check-result=false.
