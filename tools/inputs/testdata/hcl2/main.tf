terraform {
  required_version = ">= 1.5.0"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
  backend "s3" {
    bucket  = "state"
    encrypt = true
  }
}

provider "aws" {
  region = var.region
  default_tags { tags = local.tags }
}

locals {
  tags = merge(var.tags, { Environment = "prod", (var.key) = "dyn", "Quoted Key" = 1, count.index = 2 })
  computed = {
    Environment = "prod"
    (var.key)   = "dyn"
    "Quoted ${var.x}" = 1, count.index = 2
    5 = "five"
    true = "t"
    null = "n"
    nested = { a = [1, 2.50, -3, 1e3], b = null, c = !true }
  }
  n = -5
  m = -var.x
  s = "a\tb\n\"q\" \u00e4 $${not} %%{not} $ % {}"
  cond = var.enabled ? "yes" : "no"
  sum = 1 + 2 * 3 - (4 % 5)
  par = (var.a)
  one = (1)
  cmp = var.a >= 1 && var.b != "x" || !var.c
  list = [for s in var.list : upper(s) if s != ""]
  obj = {for k, v in var.map : k => v... if v > 0}
  splat = aws_instance.web[*].id
  attr = aws_instance.web.*.tags.Name
  idx = var.list[0].name["x"][var.i]
  legacy = var.list.0.name
  call = cidrsubnet(var.base, 4, count.index + 1)
  vararg = max([1, 2, 3]...)
  ns = provider::aws::arn_parse(var.arn)
  multi = [
    "a", # comment
    "b", // other
    /* c */
  ]
  wrapped = "${var.only}"
  wrapnum = "${1}"
  wrapstr = "${"inner"}"
  wraplist = "${[1, "x"]}"
  mixed = "pre-${var.a}-${1.50}-${true}-${null}-${"in${var.b}"}-post"
  tcond = "${var.a ? "x" : "y"}"
  tcond2 = "v: ${var.a ? "x" : var.y}"
  tif = "%{ if var.a == 1 }one%{ else }${var.other}%{ endif }"
  tif2 = "x%{ if var.a }one%{ endif }"
  tfor = "%{ for i, v in var.list ~}  item ${v} %{ endfor }"
  trim = "  a  ${~ var.b ~}  c"
  empty = ""
  emptyobj = {}
  emptylist = []
  index = {"a" = 1}["a"]
  big = 12345678901234567890
  small = 0.000001
  keyed = { in = 2, if = 3 }
  parencond = "${(var.a) ? 1 : 2} x"
  fn = "${upper("x")}y"
}

variable "region" {
  type        = string
  default     = "eu-central-1"
  description = <<-EOT
    The region.
      Indented.

    Uses ${var.x} and %{ if true }y%{ endif }.
  EOT
  validation {
    condition     = can(regex("^[a-z]+-", var.region))
    error_message = "Bad region: ${var.region}."
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "${var.prefix}-logs"
  tags   = local.tags
  lifecycle { prevent_destroy = true }
}

resource "aws_s3_bucket" "data" {
  count  = var.n
  bucket = "data-${count.index}"
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Resource": "${aws_s3_bucket.logs.arn}/*"}]
}
POLICY
}

resource "aws_security_group" "web" {
  ingress {
    from_port = 80
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port = 443
  }
  dynamic "egress" {
    for_each = var.egress
    content {
      from_port = egress.value.port
    }
  }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
  azs     = ["${var.region}a", "${var.region}b"]
  providers = { aws = aws.west }
}

output "ids" { value = [for b in aws_s3_bucket.data : b.id] }

moved {
  from = aws_s3_bucket.a
  to   = aws_s3_bucket.b
}
block label "two" {}
