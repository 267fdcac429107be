import * as aws from "@pulumi/aws";

new aws.rds.Cluster("orders", {
  engine: "aurora-postgresql",
  masterUserPassword: "x",
  tags: { backupWindow: "03:00-04:00" },
}, { protect: true });
