backend a { .host = "x";
