# ARGS: eval -d %s -i input.json data.p.images
# INPUT: {"spec": {"containers": [{"image": "a:1"}, {"image": "b:2"}], "init": [{"image": "c:3"}]}}
package p

images contains value if {
	walk(input, [path, value])
	path[count(path) - 1] == "image"
}
