import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
export const a = config.getSecret("dbPassword") ?? pulumi.secret("tulip-Lantern-42");
export const b = process.env.MASTER_PASSWORD || "tulip-Lantern-43";
export class Stack {}
