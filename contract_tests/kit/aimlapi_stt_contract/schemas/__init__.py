"""Generated requests: schemathesis walks the contract, and its checks are laws of the kit.

`documents` is the contract as schemathesis reads it, `pages` and `closing` what answers are held to, `bodies` what is
changed of what is generated. `engine` runs it as `configuring` says, and `recording` enters what it asks into the
traffic. `laws` tells what was found, through `judging` and `telling`.
"""
