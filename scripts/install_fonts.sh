#!/bin/sh
# Installs the openly licensed faces that documents are set in: Fandol (仿宋, 宋体, 黑体, 楷体; GPL with
# font exception) out of Debian's texlive-lang-chinese, without installing TeX. Idempotent and quick
# the second time. As root for the whole machine, else for the person who runs it.
set -eu

PACKAGE=texlive-lang-chinese
INSIDE=usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
LICENCE=usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz
FACES="FandolFang-Regular FandolSong-Regular FandolSong-Bold FandolHei-Regular FandolHei-Bold FandolKai-Regular"

if [ "$(id -u)" = 0 ]; then
    target=/usr/local/share/fonts/xuncha
else
    target=${XDG_DATA_HOME:-$HOME/.local/share}/fonts/xuncha
fi

say() { printf '字体：%s\n' "$1"; }
fail() { printf '字体：%s\n' "$1" >&2; exit 1; }

complete() {
    for face in $FACES; do
        [ -s "$target/$face.otf" ] || return 1
    done
}

# Unpacks only the faces and their licence; the package itself is thrown away.
unpack() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    from=/$INSIDE
    if [ ! -s "$from/FandolFang-Regular.otf" ]; then
        from=$work/$INSIDE
        (cd "$work" && apt-get download -qq "$PACKAGE" >/dev/null 2>&1) ||
            fail "下载 $PACKAGE 失败。请以管理员运行 apt-get update 后重试，或手工安装：apt-get install $PACKAGE"
        dpkg-deb --fsys-tarfile "$work/$PACKAGE"_*.deb |
            tar -x -C "$work" "./$INSIDE" "./$LICENCE"
        install -D -m 644 "$work/$LICENCE" "$target/COPYING.gz"
    fi
    mkdir -p "$target"
    for face in $FACES; do
        install -m 644 "$from/$face.otf" "$target/$face.otf"
    done
}

if complete; then
    say "公文字体已安装在 $target"
else
    unpack
    complete || fail "公文字体没有装全，请检查 $target"
    ! command -v fc-cache >/dev/null || fc-cache -f "$target"
    say "公文字体已安装到 $target"
fi

# Rare characters and signs: Noto, extensions B to H (花园明朝 and BabelStone Han), ☑ ✔ (DejaVu).
missing() {
    listed=$(fc-list 2>/dev/null || true)
    for pair in NotoSerifCJK:fonts-noto-cjk HanaMinB:fonts-hanazono BabelStoneHan:fonts-babelstone-han \
        DejaVuSans:fonts-dejavu-core; do
        case "$listed" in *"${pair%%:*}"*) ;; *) printf '%s ' "${pair#*:}" ;; esac
    done
}

wanted=$(missing)
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086 - several packages
    apt-get install -y -qq --no-install-recommends fontconfig $wanted >/dev/null 2>&1 || true
    wanted=$(missing)
fi
if [ -n "$wanted" ]; then
    fail "缺少生僻字和符号字体。请以管理员运行：apt-get install fontconfig $wanted"
fi
