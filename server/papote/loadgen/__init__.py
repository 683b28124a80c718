"""Load of our own making, and what it costs: the figures of ``docs/performance.md``. No part of a running office."""
