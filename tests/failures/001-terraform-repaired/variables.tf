variable "environment_suffix" {
  type    = string
  default = "dev"
}

variable "on_call_url" {
  type    = string
  default = "https://events.harbourline.org/integration/customer-db"
}

variable "instance_class" {
  type    = string
  default = "db.t4g.medium"
}

variable "account_id" {
  type = string
}

locals {
  zones = ["us-east-1a", "us-east-1b"]
  name = "customer-records-${var.environment_suffix}"
}
