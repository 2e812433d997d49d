# ARGS: eval -d %s -i input.json data.p.images
# INPUT: {"spec": {"containers": [{"image": "a:1"}, {"image": "b:2"}], "init": [{"image": "c:3"}]}}
package p

images contains value if {
	walk(input, [path, value])
	path[count(path) - 1] == "image"
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             "a:1",
# CHECK:STDOUT:             "b:2",
# CHECK:STDOUT:             "c:3"
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.p.images",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
