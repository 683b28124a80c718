#!/bin/sh
# Puts the command papote into the virtual environment: it runs what is in this folder, so nothing has to be built.
set -eu

here=$(pwd)
cat >.venv/bin/papote <<END
#!/bin/sh
PYTHONPATH="$here/server\${PYTHONPATH:+:\$PYTHONPATH}" exec "$here/.venv/bin/python" -m papote "\$@"
END
chmod +x .venv/bin/papote
