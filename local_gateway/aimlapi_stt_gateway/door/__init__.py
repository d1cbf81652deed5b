"""The HTTP side: who may ask, what a request is, and what is answered."""
