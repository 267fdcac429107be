run "private_and_encrypted" {
  command = plan

  assert {
    condition     = aws_db_instance.customers.storage_encrypted && !aws_db_instance.customers.publicly_accessible
    error_message = "The customer database is encrypted and not public."
  }
}
