table redirects {
  "a": "b",
  "c": "d"
}
director d random {
    .quorum = 50%;
    { .backend = b1; .weight = 1; }
    { .backend = b2; }
}
