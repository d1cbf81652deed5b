"""The contract kit's own tests."""
