#!/bin/sh
# Brings in the programs that the tests need and no language's package carries: two browsers, a loudspeaker for the second,
# Node.js, a TURN server, what makes a network of its own for it, and PostgreSQL.
# Installs what is missing where that is possible (Debian, as root); else says what to install.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="$missing firefox-esr"
command -v pulseaudio >/dev/null 2>&1 || missing="$missing pulseaudio"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
command -v turnserver >/dev/null 2>&1 || missing="$missing coturn"
command -v ip >/dev/null 2>&1 || missing="$missing iproute2"
command -v nsenter >/dev/null 2>&1 || missing="$missing util-linux"
# PostgreSQL's own programs are not where commands are looked for.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words is meant
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
else
    echo "papote: the tests need:$missing. Please install them (Debian: apt install$missing)." >&2
    exit 1
fi
