// How the cost of each type is put together. Each function writes the parts of one side of one resource on its bill; what it cannot know it lacks.
#pragma once

#include "analyzers/cost/bill.h"

namespace plandiff {

void compose_db_instance(Bill& bill);
void compose_rds_cluster(Bill& bill);
void compose_rds_cluster_instance(Bill& bill);
void compose_docdb_cluster_instance(Bill& bill);

void compose_instance(Bill& bill);
void compose_ebs_volume(Bill& bill);
void compose_autoscaling_group(Bill& bill);
void compose_eks_node_group(Bill& bill);

void compose_nat_gateway(Bill& bill);
void compose_eip(Bill& bill);
void compose_lb(Bill& bill);
void compose_elb(Bill& bill);
void compose_vpc_endpoint(Bill& bill);
void compose_vpn_connection(Bill& bill);
void compose_transit_gateway_attachment(Bill& bill);
void compose_client_vpn_association(Bill& bill);
void compose_network_firewall(Bill& bill);
void compose_global_accelerator(Bill& bill);
void compose_route53_zone(Bill& bill);
void compose_route53_health_check(Bill& bill);
void compose_wafv2_web_acl(Bill& bill);

void compose_elasticache_replication_group(Bill& bill);
void compose_elasticache_cluster(Bill& bill);
void compose_dms_replication_instance(Bill& bill);
void compose_opensearch_domain(Bill& bill);
void compose_msk_cluster(Bill& bill);
void compose_redshift_cluster(Bill& bill);
void compose_mq_broker(Bill& bill);
void compose_eks_cluster(Bill& bill);
void compose_ecs_service(Bill& bill);
void compose_transfer_server(Bill& bill);
void compose_certificate_authority(Bill& bill);
void compose_mwaa_environment(Bill& bill);
void compose_directory(Bill& bill);

void compose_kinesis_stream(Bill& bill);
void compose_kinesis_consumer(Bill& bill);
void compose_kms_key(Bill& bill);
void compose_secret(Bill& bill);
void compose_metric_alarm(Bill& bill);
void compose_dashboard(Bill& bill);
void compose_dynamodb_table(Bill& bill);
void compose_efs(Bill& bill);
void compose_provisioned_concurrency(Bill& bill);
void compose_sqs_queue(Bill& bill);
void compose_lambda(Bill& bill);

}  // namespace plandiff
