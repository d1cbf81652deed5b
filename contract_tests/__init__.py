"""Contract tests: what a deployment answers, against the effective contracts."""
