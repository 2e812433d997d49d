acl local {
  "localhost";
  "10.0.0.0"/8;
}
acl other { "127.0.0.1"; }
backend a { .host = "h"; .port = "80"; }
backend b { .host = "i"; .max = 20; .on = true; }
