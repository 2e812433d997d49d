# A package that a variable names is searched for one document; rules that depend on the search are not asked.
# ARGS: eval -d %s -i input.json -f pretty data.framework
# INPUT: {"namespace": "fragment"}
package framework

containers_of_fragment := data[input.namespace].containers

candidates := array.concat(containers_of_fragment, ["own"])

version_of_fragment := data[input.namespace].version

default version_known := false

version_known if version_of_fragment

# CHECK:STDOUT: {
# CHECK:STDOUT:   "version_known": false
# CHECK:STDOUT: }
