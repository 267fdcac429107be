account_id = "684213957042"
