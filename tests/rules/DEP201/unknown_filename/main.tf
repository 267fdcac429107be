# the configuration of this plan
