backend a
