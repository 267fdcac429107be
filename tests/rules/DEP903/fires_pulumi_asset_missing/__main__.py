import pulumi
import pulumi_aws as aws

site = aws.s3.Bucket("site", bucket="acme-orders-site")
aws.s3.BucketObjectv2("index", bucket=site.id, key="index.html", source=pulumi.FileAsset("./site/index.html"))
