# ARGS: check -b .
# FILE: .manifest {"roots": ["q"]}
package p

a := 1

# EXIT: 1
# CHECK:STDERR: error: bundle .: manifest roots [q] do not permit 'package p' in module 'fail_bundle_roots.rego'
