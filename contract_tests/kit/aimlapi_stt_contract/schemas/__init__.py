"""Generated requests: schemathesis walks the contract, and its checks are laws of the kit.

`documents` is the contract as schemathesis reads it, `bodies` what is changed of what it generates, `engine` runs it,
`recording` enters what it asks into the traffic, and `laws` tells what it found.
"""
