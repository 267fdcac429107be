variable "db_password" {
  default = "tulip-Lantern-42"
}
