"""The deep run: thousands of requests in every dialect; `nox -s deep`."""
