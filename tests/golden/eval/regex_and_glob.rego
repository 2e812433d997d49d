# ARGS: eval -d %s data.p
package p

version := regex.match(`^v\d+\.\d+$`, "v1.22")

found := regex.find_n(`[a-z]+`, "ab 12 cd ef", 2)

groups := regex.find_all_string_submatch_n(`(\w)=(\d)`, "a=1 b=2", -1)

one_level := glob.match("*.example.com", ["."], "api.example.com")

two_levels := glob.match("*.example.com", ["."], "a.b.example.com")

any_level := glob.match("**.example.com", ["."], "a.b.example.com")
