#include <doctest/doctest.h>

#include "analyzers/readers/cloudformation_resource.h"
#include "tests/readers/cloudformation_text.h"

using namespace plandiff;
using test::change_of;
using test::stack_of;

namespace {

Plan one(std::string_view type, std::string_view properties) {
  return stack_of("Resources:\n  X:\n    Type: " + std::string(type) + "\n    Properties: " + std::string(properties) + "\n");
}

std::string after(std::string_view type, std::string_view properties, std::string_view model = {}) {
  const Plan plan = one(type, properties);
  return change_of(plan, "X", model).after.to_json();
}

}  // namespace

TEST_CASE("names become the model's, numbers and booleans what they are there") {
  CHECK(after("AWS::SQS::Queue", "{QueueName: orders, VisibilityTimeout: '30', FifoQueue: 'true', Tags: [{Key: Env, Value: yes}]}") ==
        R"({"name":"orders","visibility_timeout_seconds":30,"fifo_queue":true,"tags":{"Env":"true"}})");
  CHECK(after("AWS::CloudWatch::Alarm", "{Threshold: 80.5, Dimensions: [{Name: QueueName, Value: orders}], OKActions: a}") ==
        R"({"threshold":80.5,"dimensions":{"QueueName":"orders"},"ok_actions":["a"]})");
  CHECK(after("AWS::KMS::Key", "{KeyPolicy: {Version: 2012-10-17, Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}}]}}") ==
        R"({"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::${AWS::AccountId}:root\"}}]}"})");
  CHECK(after("AWS::EC2::SecurityGroup", "{GroupDescription: d, SecurityGroupIngress: {IpProtocol: tcp, FromPort: '22', ToPort: 22, CidrIp: 0.0.0.0/0}}") ==
        R"({"description":"d","ingress":[{"protocol":"tcp","from_port":22,"to_port":22,"cidr_blocks":["0.0.0.0/0"]}]})");
}

TEST_CASE("a password of digits stays a text") {
  const Plan plan = one("AWS::RDS::DBInstance", "{MasterUserPassword: 12345678, EngineVersion: 16, DBSubnetGroupName: g}");
  CHECK(change_of(plan, "X").after.find("password")->text() == "12345678");
  CHECK(change_of(plan, "X").after.find("engine_version")->text() == "16");
  CHECK(change_of(plan, "X").after_sensitive.find("password")->is_true());
}

TEST_CASE("what is absent carries CloudFormation's default and is written by nobody") {
  const Plan plan = one("AWS::RDS::DBInstance", "{Engine: mysql}");
  const ResourceChange& change = change_of(plan, "X");
  CHECK(change.after.find("backup_retention_period")->as_integer() == 1);
  CHECK(change.after.find("storage_type")->text() == "gp3");
  CHECK(change.after.find("publicly_accessible")->is_true());
  CHECK(change.after.find("apply_immediately")->is_true());
  CHECK(change.configured->find("expressions")->to_json() == R"({"engine":{"constant_value":"mysql"}})");
}

TEST_CASE("a default that depends on another property holds only where that one is told") {
  CHECK(change_of(one("AWS::RDS::DBInstance", "{Iops: 3000, DBSubnetGroupName: g, SourceDBInstanceIdentifier: s}"), "X").after.to_json().find("publicly") == std::string::npos);
  const Plan replica = one("AWS::RDS::DBInstance", "{Iops: 3000, SourceDBInstanceIdentifier: s}");
  CHECK(change_of(replica, "X").after.find("backup_retention_period") == nullptr);
  CHECK(change_of(replica, "X").after.find("storage_type")->text() == "io1");
  const Plan late = one("AWS::RDS::DBInstance", "{DBSubnetGroupName: !ImportValue g}");
  CHECK(change_of(late, "X").after_unknown.find("publicly_accessible")->is_true());
}

TEST_CASE("one resource may be several, which count once") {
  const Plan plan = one("AWS::S3::Bucket", "{BucketName: b, VersioningConfiguration: {Status: Enabled}, AccessControl: PublicRead}");
  REQUIRE(plan.changes().size() == 3);
  CHECK(plan.changes()[0].type == "aws_s3_bucket");
  CHECK_FALSE(plan.changes()[0].is_part);
  CHECK(plan.changes()[1].is_part);
  CHECK(plan.changes()[1].after.to_json() == R"({"versioning_configuration":[{"status":"Enabled"}]})");
  CHECK(plan.changes()[1].after_unknown.to_json() == R"({"bucket":true})");
  CHECK(plan.changes()[1].configured->find("expressions")->find("bucket")->to_json() == R"({"references":["aws_s3_bucket.X.id"]})");
  CHECK(plan.changes()[2].type == "aws_s3_bucket_acl");
}

TEST_CASE("an instance of a cluster is one whatever its own type is called") {
  const Plan plan = one("AWS::RDS::DBInstance", "{DBClusterIdentifier: c, DBInstanceClass: db.r6g.large, DBParameterGroupName: p}");
  const ResourceChange& change = change_of(plan, "X");
  CHECK(change.type == "aws_rds_cluster_instance");
  CHECK(change.own_type == "AWS::RDS::DBInstance");
  CHECK(change.after.to_json() == R"({"cluster_identifier":"c","instance_class":"db.r6g.large","db_parameter_group_name":"p"})");
}

TEST_CASE("a list with a late element is late, and is not told completely beside a literal") {
  const Plan plan = stack_of("Resources:\n  G: {Type: AWS::EC2::SecurityGroup}\n  X:\n    Type: AWS::RDS::DBInstance\n    Properties: {VPCSecurityGroups: [!Ref G, sg-1]}\n");
  CHECK(change_of(plan, "X").after_unknown.find("vpc_security_group_ids")->is_true());
  CHECK(change_of(plan, "X").configured->find("expressions")->find("vpc_security_group_ids")->to_json() ==
        R"({"references":["aws_security_group.G.id","local.not_in_the_document"]})");
}

TEST_CASE("code of a function is a file, a bucket's object or nothing that lies beside the template") {
  CHECK(after("AWS::Lambda::Function", "{Code: build/a.zip}") == R"({"filename":"build/a.zip"})");
  CHECK(after("AWS::Lambda::Function", "{Code: {S3Bucket: b, S3Key: k}}") == R"({"s3_bucket":"b","s3_key":"k"})");
  const Plan inlined = one("AWS::Lambda::Function", "{Code: {ZipFile: 'def f(): pass'}}");
  CHECK(change_of(inlined, "X").after.to_json() == "{}");
  CHECK(change_of(inlined, "X").after_unknown.find("filename")->is_true());
}

TEST_CASE("reports spell attributes as templates do") {
  CHECK(spell_cloudformation("aws_db_instance", "instance_class") == "DBInstanceClass");
  CHECK(spell_cloudformation("aws_db_instance", "multi_az") == "MultiAZ");
  CHECK(spell_cloudformation("aws_db_instance", "skip_final_snapshot") == "DeletionPolicy");
  CHECK(spell_cloudformation("aws_lambda_function", "environment[0].variables.DB_PASSWORD") == "Environment.Variables.DB_PASSWORD");
  CHECK(spell_cloudformation("aws_lambda_function", "vpc_config[0].subnet_ids") == "VpcConfig.SubnetIds");
  CHECK(spell_cloudformation("aws_iam_role", "inline_policy[1].policy") == "Policies[1].PolicyDocument");
  CHECK(spell_cloudformation("aws_security_group", "ingress[2].cidr_blocks[0]") == "SecurityGroupIngress[2].CidrIp");
  CHECK(spell_cloudformation("aws_db_subnet_group", "db_thing_name") == "DBThingName");
  CHECK(model_attribute("AWS::RDS::DBInstance", "DBInstanceClass") == "instance_class");
  CHECK(model_attribute("AWS::Kinesis::Stream", "StreamEncryption.KeyId") == "kms_key_id");
  CHECK(model_attribute("AWS::Lambda::Function", "VpcConfig.SubnetIds") == "vpc_config.subnet_ids");
}
