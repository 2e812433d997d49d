# ARGS: capabilities

