"""The contract kit against deployments that nobody made for it: what it finds there, and why. Not shipped."""
