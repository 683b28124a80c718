"""``python -m papote`` is ``papote``."""

from papote.cli import main

raise SystemExit(main())
