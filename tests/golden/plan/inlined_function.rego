# ARGS: build --dump=plan -e p/bad %s
package p

# Its result is only taken apart: no object is made.
image(ref) := {"registry": parts[0], "tag": tag} if {
	parts := split(ref, "/")
	[_, tag] := split(parts[1], ":")
}

trusted(registry) if registry == "ghcr.io"

trusted(registry) if endswith(registry, ".example.com")

bad contains msg if {
	some ref in input.images
	img := image(ref)
	not trusted(img.registry)
	msg := concat(" ", [ref, img.tag])
}

# CHECK:STDOUT: entrypoint p/bad = data.p.bad
# CHECK:STDOUT: shape 1 input {"images": 2}
# CHECK:STDOUT: shape 2 open
# CHECK:STDOUT: func 0 data.p.bad params 2 locals 22 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "images" -> %3 @1.0  ; 15:2
# CHECK:STDOUT:     scan %3 -> %4 -> %5 +  ; 15:2
# CHECK:STDOUT:       call_builtin split (%5, "/") -> %13  ; 6:11
# CHECK:STDOUT:       dot %13 1 -> %14  ; 7:20
# CHECK:STDOUT:       call_builtin split (%14, ":") -> %15  ; 7:14
# CHECK:STDOUT:       is_kind %15 array  ; 7:2
# CHECK:STDOUT:       has_length %15 2  ; 7:2
# CHECK:STDOUT:       dot %15 0 -> %16  ; 7:2
# CHECK:STDOUT:       dot %15 1 -> %17  ; 7:2
# CHECK:STDOUT:       dot %13 0 -> %18  ; 5:28
# CHECK:STDOUT:       block  ; 17:2
# CHECK:STDOUT:         reset -> %20
# CHECK:STDOUT:         block
# CHECK:STDOUT:           block
# CHECK:STDOUT:             equal %18 "ghcr.io"  ; 10:22
# CHECK:STDOUT:             assign_once true %20 "data.p.trusted" +  ; 10:1
# CHECK:STDOUT:             break 1  ; 10:1
# CHECK:STDOUT:           block  ; 10:1
# CHECK:STDOUT:             call_builtin endswith (%18, ".example.com") -> %21  ; 12:22
# CHECK:STDOUT:             test %21  ; 12:22
# CHECK:STDOUT:             assign_once true %20 "data.p.trusted" +  ; 12:1
# CHECK:STDOUT:             break 1  ; 12:1
# CHECK:STDOUT:         is_defined %20  ; 17:2
# CHECK:STDOUT:         assign %20 -> %8  ; 17:2
# CHECK:STDOUT:         test %8  ; 17:2
# CHECK:STDOUT:         break 1  ; 17:2
# CHECK:STDOUT:       make array 2 -> %10  ; 18:9
# CHECK:STDOUT:       array_append %10 %5  ; 18:9
# CHECK:STDOUT:       array_append %10 %17  ; 18:9
# CHECK:STDOUT:       call_builtin concat (" ", %10) -> %11  ; 18:9
# CHECK:STDOUT:       set_add %2 %11  ; 14:1
# CHECK:STDOUT:   return %2  ; 14:1
# CHECK:STDOUT: func 1 data.p.image params 3 locals 11
# CHECK:STDOUT:   return %3  ; 5:1
# CHECK:STDOUT: func 2 data.p.trusted params 3 locals 5
# CHECK:STDOUT:   return %3  ; 12:1
