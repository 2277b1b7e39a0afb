#!/bin/sh
# Установка «Порядка» без сети. Нужен обычный sh, sha256sum и Python с venv; что именно, скажет сама проверка.
#
# Порядок действий: проверить компьютер и файлы, поставить новую версию рядом с прежней, запустить её, и только потом
# переставить на неё команду `poryadok`. До последнего шага прежняя версия цела. Хранилище и настройки не трогаются.

set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
MARK=.poryadok-program
SIGN='# poryadok: written by install.sh'
MEGABYTES=400

say() { printf '%s\n' "$*"; }
fail() {
    say "Не установлено. $1" >&2
    shift
    for line in "$@"; do say "$line" >&2; done
    exit 1
}

usage() {
    cat <<'TEXT'
sh install.sh [--check] [--to ПАПКА] [--bin ПАПКА] [--python ПРОГРАММА]
sh install.sh --uninstall [--to ПАПКА] [--bin ПАПКА]

  --check      только проверить компьютер, ничего не ставить
  --to         куда ставить (root: /opt/poryadok, иначе ~/.local/lib/poryadok)
  --bin        куда положить команду poryadok (root: /usr/local/bin, иначе ~/.local/bin)
  --python     каким Python пользоваться (иначе ищется сам)
  --uninstall  убрать программу; хранилище и настройки останутся
TEXT
}

fact() { sed -n "s/^$1 //p" "$HERE/manifest"; }

# «2.28» не больше «2.36»: сравниваются числа, а не строки.
not_newer() {
    [ "${1%%.*}" -lt "${2%%.*}" ] && return 0
    [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -le "${2#*.}" ]
}

glibc_here() { getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc \([0-9]*\.[0-9]*\).*/\1/p'; }

version_of() {
    "$1" -c 'import sys; v = sys.version_info; print(f"{v[0]}.{v[1]}" if sys.implementation.name == "cpython" else "")' \
        2>/dev/null || :
}

# Python, для которого здесь есть файлы; в SEEN остаётся, что нашлось.
find_python() {
    SEEN=
    FOUND=
    if [ -n "$PYTHON" ]; then
        fits "$PYTHON"
        return
    fi
    candidates='python3'
    for number in $PYTHONS; do candidates="python$number $candidates"; done
    for candidate in $candidates; do
        ! fits "$candidate" || return 0
    done
    return 1
}

# Годится ли этот Python; название может быть с пробелами.
fits() {
    number=$(version_of "$1")
    [ -n "$number" ] || return 1
    SEEN="$SEEN $number"
    case " $PYTHONS " in *" $number "*) FOUND=$1 ;; *) return 1 ;; esac
}

check_machine() {
    say "Нужно:   $ARCHITECTURE, glibc $GLIBC или новее, Python (любой из: $PYTHONS) с venv"
    machine=$(uname -m)
    glibc=$(glibc_here)
    find_python || :
    say "Найдено: $machine, glibc ${glibc:-не найдена}, Python${SEEN:- не найден}"
    [ "$machine" = "$ARCHITECTURE" ] || fail "Архив собран для $ARCHITECTURE, а это $machine." \
        "Соберите другой: make bundle ARCH=$machine"
    [ -n "$glibc" ] || fail 'На этой системе нет glibc (musl, как в Alpine, не подходит).'
    not_newer "$GLIBC" "$glibc" || fail "glibc $glibc старше нужной $GLIBC: нужна система новее." \
        'Заменить одну glibc нельзя. Какие системы подходят: docs/install.ru.md'
    [ -n "$FOUND" ] || fail "Нет подходящего Python: нужен любой из: $PYTHONS." \
        'Debian, Astra 1.8:  apt install python3 python3-venv' \
        'РЕД ОС:             dnf install python3.11 (как называется пакет, скажет dnf search python3)' \
        'Python стоит не там, где ищут:  sh install.sh --python /путь/python3.11' \
        'В системе только старый Python: см. «Старый Python» в docs/install.ru.md'
    "$FOUND" -c 'import venv, ensurepip' 2>/dev/null || fail "У $FOUND нет venv." \
        "Debian, Astra:  apt install python$(version_of "$FOUND")-venv"
    say "Подходит: $FOUND"
}

check_files() {
    command -v sha256sum >/dev/null || fail 'Нет программы sha256sum (пакет coreutils).'
    (cd "$HERE" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || fail \
        'Файлы не сошлись с SHA256SUMS: архив скачан или распакован не целиком, или изменён.' \
        'Возьмите архив заново. Какие не сошлись: sha256sum -c SHA256SUMS'
    say 'Файлы целы: SHA256SUMS сошлись'
}

check_room() {
    free=$(df -Pk "$TO" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$MEGABYTES" ] || fail "В $TO свободно $free МБ, нужно $MEGABYTES."
}

# Имя новой папки: версия и первый свободный номер, так что та же версия ставится рядом с собой.
new_folder() {
    number=1
    while [ -e "$TO/$VERSION-$number" ]; do number=$((number + 1)); done
    say "$TO/$VERSION-$number"
}

# Куда ведёт команда сейчас; пусто, если её нет.
present() { sed -n 's/^exec "\(.*\)\/bin\/poryadok" "\$@"$/\1/p' "$BIN/poryadok" 2>/dev/null || :; }

ours() { grep -qF "$SIGN" "$1" 2>/dev/null; }

install_new() {
    mkdir -p "$TO" "$BIN" 2>/dev/null || fail "Нет права писать в $TO или $BIN." \
        'Запустите от root или назовите свои папки: --to и --bin'
    if [ -e "$BIN/poryadok" ] || [ -h "$BIN/poryadok" ]; then
        ours "$BIN/poryadok" || fail "$BIN/poryadok уже есть, и ставили его не мы." 'Уберите его или назовите другую папку: --bin'
    fi
    check_room
    before=$(present)
    new=$(new_folder)
    trap 'rm -rf "$new"; say "Прервано: новая версия убрана, прежняя не тронута." >&2; exit 130' INT TERM HUP
    say "Ставится в $new (минуту-две) ..."
    "$FOUND" -m venv "$new" || { rm -rf "$new"; fail "Не создаётся $new: см. строки выше."; }
    : >"$new/$MARK"
    # Ни настройки pip этого компьютера, ни переменные окружения: только файлы из этой папки и только с их хешами.
    if ! (
        cd "$HERE" && PIP_CONFIG_FILE=/dev/null "$new/bin/python" -m pip --isolated install --quiet \
            --disable-pip-version-check --no-cache-dir --no-index --find-links wheels --only-binary=:all: \
            --require-hashes -r requirements.txt
    ); then
        rm -rf "$new"
        fail 'pip не поставил файлы (строки выше).' 'Прежняя версия, если была, не тронута.'
    fi
    answer=$("$new/bin/poryadok" --version) || {
        rm -rf "$new"
        fail 'Новая версия не запускается (строки выше), она убрана.' 'Прежняя, если была, не тронута.'
    }
    trap - INT TERM HUP
    {
        say '#!/bin/sh'
        say "$SIGN"
        say "exec \"$new/bin/poryadok\" \"\$@\""
    } >"$BIN/.poryadok.new"
    chmod 755 "$BIN/.poryadok.new"
    mv -f "$BIN/.poryadok.new" "$BIN/poryadok"
    say "Готово: $answer, команда $BIN/poryadok"
    tidy "$new" "$before"
    case ":$PATH:" in
        *":$BIN:"*) say 'Запуск: poryadok' ;;
        *) say "Запуск: $BIN/poryadok (папки $BIN нет в PATH)" ;;
    esac
}

# Остаются новая и прежняя: открытый сейчас пульт прежней версии дочитывает свои файлы.
tidy() {
    for folder in "$TO"/*/; do
        folder=${folder%/}
        [ -e "$folder/$MARK" ] || continue
        [ "$folder" = "$1" ] || [ "$folder" = "$2" ] || rm -rf "$folder"
    done
    [ -z "$2" ] || say "Прежняя оставлена в $2; её уберёт следующее обновление."
}

uninstall() {
    removed=0
    for folder in "$TO"/*/; do
        folder=${folder%/}
        [ -e "$folder/$MARK" ] || continue
        rm -rf "$folder"
        removed=1
    done
    rmdir "$TO" 2>/dev/null || :
    if ours "$BIN/poryadok"; then
        rm -f "$BIN/poryadok"
        removed=1
    fi
    [ "$removed" -eq 1 ] || fail "В $TO и $BIN нашей программы нет." 'Ставили в другое место? Назовите --to и --bin.'
    say 'Программа убрана. Хранилище и настройки остались у каждого, кто ею работал:'
    say '  ~/.local/share/poryadok и ~/.config/poryadok (если не назначены другие)'
}

TO=
BIN=
PYTHON=
ACTION=install
while [ $# -gt 0 ]; do
    case $1 in
        --check) ACTION=check ;;
        --uninstall) ACTION=uninstall ;;
        --to | --bin | --python)
            [ $# -ge 2 ] || fail "После $1 нужно значение."
            case $1 in
                --to) TO=$2 ;;
                --bin) BIN=$2 ;;
                *) PYTHON=$2 ;;
            esac
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
    shift
done

if [ "$(id -u)" -eq 0 ]; then
    umask 022 # программой работают не от root
    : "${TO:=/opt/poryadok}" "${BIN:=/usr/local/bin}"
else
    : "${TO:=$HOME/.local/lib/poryadok}" "${BIN:=$HOME/.local/bin}"
fi
case $TO in /*) ;; *) TO=$PWD/$TO ;; esac
case $BIN in /*) ;; *) BIN=$PWD/$BIN ;; esac
case "$TO$BIN" in *[\"\$\`\\]*) fail 'В названии папки не должно быть кавычек, $ и обратной черты.' ;; esac

if [ "$ACTION" = uninstall ]; then
    uninstall
    exit 0
fi

[ -r "$HERE/manifest" ] || fail 'Рядом нет файла manifest: запускайте install.sh из распакованной папки.'
VERSION=$(fact version)
ARCHITECTURE=$(fact architecture)
PYTHONS=$(fact pythons)
GLIBC=$(fact glibc)

say "Порядок $VERSION"
check_machine
check_files
if [ "$ACTION" = check ]; then
    say 'Можно ставить: sh install.sh'
    exit 0
fi
install_new
