"""What outlasts a visit: who people are, what they may do, and the rules for both. Pure.

No clock, network, log or randomness but by argument; where it is kept is ``storage``, how one proves who one is
is ``auth``.
"""
