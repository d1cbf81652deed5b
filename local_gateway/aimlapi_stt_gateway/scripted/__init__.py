"""Playing a part: what becomes of each job is written in a script, and faults are switched on by name.

`engine` is the recogniser that recites, `script` what it is told of one job, `scenario` a file of them; `player`
decides which job has which script, `board` keeps that for one API key; `faults` and `catalogue` are what may go wrong
on the way to the client, and `fault_layer` is where it goes wrong; `gateway` puts all of it into one object for a test.
"""
