const { SqsQueue } = require("@cdktf/provider-aws/lib/sqs-queue");

new SqsQueue(this, "jobs", { queueName: "orders" });
