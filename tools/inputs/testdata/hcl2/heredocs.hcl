plain = <<EOT
a
  b ${x}
EOT
flush = <<-EOT
      six
    four
        ${eight}
  EOT
empty = <<EOT
EOT
loop = <<EOT
%{ for x in xs ~}
server ${x}
%{ endfor ~}
end
EOT
list = [<<A
one
A
, <<B
two
B
]
esc = <<EOT
$${a} \n "q" %%{b}
EOT
choice = <<-EOT
  %{ if a }
  yes
  %{ else }
  no
  %{ endif }
EOT
