"""From documentation pages to the committed contracts and client in one command, with a report of what changed.

`python -m scripts.regenerate [PAGE ...]`: `trial` makes everything in a temporary folder, `news` compares each page
with what was documented, `decisions` says what a maintainer has to settle, `swap` replaces the files of the tree,
`told` writes the report.
"""
