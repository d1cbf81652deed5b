"""What a maintainer runs when a page changes: extract, build, generate, check. `nox -l` lists the entry points."""
