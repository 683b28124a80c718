"""Papote: a spatial office in the browser. Here lives the version, and nothing else."""

__version__ = "0.1.0"
