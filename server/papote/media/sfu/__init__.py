"""The selective forwarding unit: browsers send their sound and pictures here once, and it hands them on unopened.

One UDP port, one peer connection per client, packets rewritten and forwarded without decoding. Who may
receive what is decided elsewhere; here it is done. Only this package knows aiortc, pylibsrtp and cffi.
"""
