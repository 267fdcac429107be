const path = require("path");
const { App, AssetType, Fn, LocalBackend, TerraformAsset, TerraformStack, TerraformVariable } = require("cdktf");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { DbInstance } = require("@cdktf/provider-aws/lib/db-instance");
const { IamRole } = require("@cdktf/provider-aws/lib/iam-role");
const { LambdaFunction } = require("@cdktf/provider-aws/lib/lambda-function");
const { S3Object } = require("@cdktf/provider-aws/lib/s3-object");

class ValidationStack extends TerraformStack {
  constructor(scope, id, suffix) {
    super(scope, id);
    new LocalBackend(this, { path: "terraform.tfstate" });

    new AwsProvider(this, "aws", {
      region: "us-east-1",
      skipCredentialsValidation: true,
      skipRequestingAccountId: "true",
      skipMetadataApiCheck: "true",
      defaultTags: [{ tags: { Environment: suffix, Owner: "data-validation" } }],
    });
    this.addOverride("terraform.required_providers.aws.version", "5.100.0");

    const securityGroups = new TerraformVariable(this, "db_security_group_ids", { type: "list(string)" });
    const subnetGroup = new TerraformVariable(this, "db_subnet_group", { type: "string" });

    const network = { dbSubnetGroupName: subnetGroup.stringValue, vpcSecurityGroupIds: securityGroups.listValue };
    const common = {
      engine: "mysql",
      engineVersion: "8.4.6",
      storageType: "gp3",
      storageEncrypted: true,
      username: "admin",
      backupRetentionPeriod: 3,
      skipFinalSnapshot: true,
      ...network,
    };
    new DbInstance(this, "database", {
      identifier: `validation-${suffix}`,
      instanceClass: "db.t3.small",
      allocatedStorage: 20,
      dbName: "validation-results",
      password: "Val/7@x",
      performanceInsightsEnabled: true,
      ...common,
    });
    new DbInstance(this, "warehouse", {
      identifier: `warehouse-${suffix}`,
      instanceClass: "db.m5.2xlarge",
      allocatedStorage: 100,
      manageMasterUserPassword: true,
      ...common,
    });

    const role = new IamRole(this, "role", {
      name: `validation-${suffix}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    });

    const code = new TerraformAsset(this, "code", { path: path.join(__dirname, "lambda"), type: AssetType.ARCHIVE });
    const report = new TerraformAsset(this, "report_code", { path: path.join(__dirname, "report"), type: AssetType.ARCHIVE });
    const lambda = (asset) => ({
      role: role.arn,
      runtime: "python3.12",
      architectures: ["arm64"],
      filename: asset.path,
      sourceCodeHash: Fn.filebase64sha256(asset.path),
    });
    new LambdaFunction(this, "validation", { functionName: `validation-${suffix}`, handler: "index.lambda_handler", ...lambda(code) });
    new LambdaFunction(this, "report", {
      functionName: `validation-report-${suffix}`,
      handler: "validation_handler.py.lambda_handler",
      ...lambda(report),
    });
    new S3Object(this, "rules", { bucket: `validation-rules-${suffix}-684213957042`, key: "rules.json", source: "rules/rules.json" });
  }
}

module.exports = { ValidationStack };

const app = new App({ outdir: path.join(process.cwd(), "cdktf.out") });
new ValidationStack(app, "validation-test", "test");
app.synth();
