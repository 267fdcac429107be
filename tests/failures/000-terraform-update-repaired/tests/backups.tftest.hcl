run "backups_stay_on" {
  command = plan

  assert {
    condition     = aws_db_instance.payments.backup_retention_period >= 7
    error_message = "The payments database keeps its backups for a week at least."
  }
}
