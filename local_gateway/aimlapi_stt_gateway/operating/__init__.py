"""What a gateway tells those who run it: how it stands, what it was asked, and what it is."""
