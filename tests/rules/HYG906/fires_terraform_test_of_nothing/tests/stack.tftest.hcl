run "a" {
  assert {
    condition     = aws_s3_bucket.exports.force_destroy == false
    error_message = "x"
  }
}
