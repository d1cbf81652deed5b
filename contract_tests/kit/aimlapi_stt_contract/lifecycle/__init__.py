"""Jobs from their create to their end: what is asked (`walk`), and the laws about what was seen."""
