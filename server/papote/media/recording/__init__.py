"""What becomes of recorded packets: journal, one file with all tracks, chapters, composed view, links, retention.

The packets themselves are taken down by the media worker (``sfu.recorder``). Who may be recorded is
decided by the world, and comes in through ``studio``.
"""
