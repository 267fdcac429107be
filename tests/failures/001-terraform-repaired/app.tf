resource "aws_iam_role" "export" {
  name = "${local.name}-export"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "export_vpc" {
  role       = aws_iam_role.export.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "export" {
  name = "read-database-secret"
  role = aws_iam_role.export.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_db_instance.customers.master_user_secret[0].secret_arn
      },
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.data.arn
      },
    ]
  })
}

resource "aws_lambda_function" "export" {
  function_name    = "${local.name}-export"
  role             = aws_iam_role.export.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  handler          = "export.run"
  timeout          = 30
  filename         = "${path.module}/lambda/export.zip"
  source_code_hash = filebase64sha256("${path.module}/lambda/export.zip")

  vpc_config {
    subnet_ids         = aws_subnet.private[*].id
    security_group_ids = [aws_security_group.app.id]
  }

  environment {
    variables = {
      DB_SECRET_ARN = aws_db_instance.customers.master_user_secret[0].secret_arn
    }
  }

  depends_on = [aws_cloudwatch_log_group.export]
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "${local.name}-nightly"
  schedule_expression = "cron(30 2 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.export.arn
}

resource "aws_lambda_permission" "nightly" {
  statement_id  = "nightly-rule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.export.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.nightly.arn
}
