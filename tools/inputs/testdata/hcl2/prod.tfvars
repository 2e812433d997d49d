region = "eu-west-1"
count_of = 3
enabled = true
zones = ["a", "b"]
tags = {
  Team = "web"
  "cost:center" : 42
}
