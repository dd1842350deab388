#!/bin/sh
# Starts PostgreSQL with passwords made here, at the first start, and written nowhere else.
set -eu
umask 027
password=/run/docket/db-password

random() { head -c 32 /dev/urandom | base64 | tr -dc 'A-Za-z0-9'; }

if [ ! -s "$password" ]; then
  random > "$password.new"
  mv "$password.new" "$password"
fi
# The superuser comes in through the container's own socket, as its own user; the image wants a password all the same.
POSTGRES_PASSWORD=$(random)
export POSTGRES_PASSWORD
exec docker-entrypoint.sh "$@"
