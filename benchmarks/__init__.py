"""Speed and memory of this client beside others, in one run, as ratios: `python -m benchmarks [NAME ...]`."""
