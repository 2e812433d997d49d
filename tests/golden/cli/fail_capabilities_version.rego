# ARGS: capabilities --version v0.1.0

# EXIT: 1
# CHECK:STDERR: error: no capabilities version found v0.1.0
