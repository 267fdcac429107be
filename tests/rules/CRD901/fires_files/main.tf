provider "aws" {
  region     = "us-east-1"
  access_key = "AKIAQ3EGRZ7TLWP5XN2D"
  secret_key = "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"
}
