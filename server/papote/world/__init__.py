"""What happens in a room now: pure, synchronous, deterministic.

A command and the time go in, events come out. Nothing here waits, reads a clock, logs or rolls dice
except with the generator it was given. What outlasts a visit lives on a higher floor.
"""
