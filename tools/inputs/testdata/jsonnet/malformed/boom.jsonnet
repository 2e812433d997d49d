{ a: 1,
  b: error "boom" }
