#!/bin/sh
# Run once by the image, on a new data folder: the desk's role owns its database and is no superuser, and the superuser
# has no password that could be used over the network.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set password `cat /run/docket/db-password`
create role docket login password :'password';
create database docket owner docket;
revoke connect on database postgres, template1 from public;
alter role current_user password null;
SQL
