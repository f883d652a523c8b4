#!/bin/bash
# The system packages Xuncha needs on Debian 12: installs what is missing where it may,
# else says what to type. With --list it only lists them, with --server it leaves out what tests need.
set -euo pipefail

# Documents: Pango lays text out, harfbuzz-subset makes PDFs eleven times faster.
REQUIRED="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fontconfig fonts-noto-cjk fonts-hanazono fonts-babelstone-han fonts-dejavu-core"
# The private servers; where they cannot be had, Python wheels carry them.
SERVERS="postgresql redis-server"
# Tests: a browser, readers of PDF, the proxy that slow clients are let loose on, another clock, who judges units,
# a store of files that speaks S3, and a pool in front of PostgreSQL.
TESTS="chromium poppler-utils qpdf nginx faketime systemd python3-swift pgbouncer"

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

# Debian starts a PostgreSQL and a Redis of its own on installation; ours are private ones.
without_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    "$@"
}

main() {
    [ "${1:-}" != --server ] || TESTS=""
    if [ "${1:-}" = --list ]; then
        printf '%s\n' $REQUIRED $SERVERS $TESTS
        return
    fi
    if ! command -v apt-get >/dev/null; then
        echo "这不是 Debian 系统，请自行安装与下列软件包相当的软件：$REQUIRED $SERVERS $TESTS"
        return
    fi
    local missing
    # shellcheck disable=SC2086 # lists of words
    missing=$(missing_of $REQUIRED $SERVERS $TESTS)
    if [ -z "$missing" ]; then
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "缺少系统软件包。请让管理员输入下面一行，然后再运行一次："
        echo "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $missing"
        # shellcheck disable=SC2086
        [ -z "$(missing_of libpango-1.0-0 libpangoft2-1.0-0 libmagic1)" ] || return 1
        return
    fi
    echo "安装系统软件包：$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive without_services apt-get install --yes -qq --no-install-recommends $missing
}

main "$@"
