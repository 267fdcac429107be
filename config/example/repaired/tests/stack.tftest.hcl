run "one_zone_outside_production" {
  command = plan

  assert {
    condition     = aws_db_instance.main.multi_az == false
    error_message = "the test database must stay in one zone"
  }
}
