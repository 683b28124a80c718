"""The one configuration of an office: every deadline, limit and number that somebody may want to change.

Here live the settings with their meaning and bounds (``configuration``), how they are read, command line over
``PAPOTE_*`` variables over ``papote.toml`` (``reading``), and how they are shown (``printing``). Nothing here acts on
them, and nothing here looks at the process: the command line, the environment and the file are arguments.
"""

from papote.config.bounds import Between, OneOf
from papote.config.configuration import Configuration
from papote.config.printing import Setting, default_text, documentation, settings
from papote.config.reading import load

__all__ = ["Between", "Configuration", "OneOf", "Setting", "default_text", "documentation", "load", "settings"]
