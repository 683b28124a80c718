"""What goes over the wire: every message, its bounds, its bytes, and a client's state made from them.

Pure: no sockets, no clock, no room. Whoever speaks the protocol, server or client, needs this package alone.
"""
