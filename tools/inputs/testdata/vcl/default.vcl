vcl 4.0;
# comment
import std;
backend default {
    .host = "127.0.0.1";
    .port = "8080";
    .first_byte_timeout = 60;
    .probe = {
        .url = "/health";
        .threshold = 3;
    }
}
acl purge {
    "localhost";
    "192.168.0.0"/24;
    !"10.0.0.1";
}
sub vcl_recv {
    if (req.method == "PURGE") {
        return (purge);
    }
    set req.http.X = "1";
    call other;
    return (hash);
}
x = 10;
y = true;
z = "s";
