"""The measured power of the contract kit: how many broken deployments it tells from a faithful one. Not shipped."""
