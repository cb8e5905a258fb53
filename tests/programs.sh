#!/bin/sh
# Programs of others that some tests need: a browser, a web server, PostgreSQL, systemd's check of units, ...
# What is missing is installed with one call of apt-get where that can be (Debian, as root), else told in one line; the
# tests concerned say so and are skipped. In CI nothing may be missing.
set -eu
PATH="$PATH:/usr/sbin:/sbin"

has() {
  case $1 in
    fonts-dejavu-core) [ -n "$(fc-list ':lang=vi' 2>/dev/null)" ] ;;
    fontconfig) command -v fc-list >/dev/null ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
    iproute2) command -v ip >/dev/null ;;
    systemd) command -v systemd-analyze >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# The names of Debian's packages, of those that are not there.
list_missing() {
  for package in chromium fontconfig fonts-dejavu-core git iproute2 nginx postgresql sqlite3 systemd; do
    has "$package" || printf '%s ' "$package"
  done
}

missing=$(list_missing)
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing $missing" >&2
  # shellcheck disable=SC2086 # a list of words
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing) \
    >/dev/null || echo "apt-get could not install them" >&2
  missing=$(list_missing)
fi
if [ -n "$missing" ]; then
  echo "missing, so that some tests cannot run: $missing(Debian: apt-get install $missing)" >&2
  [ -z "${CI:-}" ]
fi
