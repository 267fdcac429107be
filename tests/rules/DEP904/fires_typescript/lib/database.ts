import * as pulumi from "@pulumi/pulumi";

export class Database {
  constructor(name: string) {
    const config = new pulumi.Config();
    const suffix = config.require("suffix");
    const password = config.requireSecret("dbPassword");
  }
}
