local image(name, tag="latest") = name + ":" + tag;
{
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { replicas: 1 + 2, ratio: 0.5, images: [image("web"), image("db", "1.0")] },
  big: 12345678901234567890,
}
