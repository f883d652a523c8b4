#!/bin/bash
# Runs once, when the database's volume is made: a role that owns the tables and migrates, a role that
# the services work with, and the database. Neither role is a superuser (docs/operations.md).
set -euo pipefail
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE xuncha LOGIN PASSWORD :'owner_password';
CREATE ROLE xuncha_app LOGIN PASSWORD :'app_password';
-- Another character type leaves the index over Chinese text empty.
CREATE DATABASE xuncha OWNER xuncha ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
\connect xuncha
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
