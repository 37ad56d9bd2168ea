# Finds and installs what building and running PlasmaVMC needs. Sourced by ./plasmavmc, ./quickstart
# and ./check; POSIX sh. Every function says on standard error what is missing and how to get it.
#
#   find_jdk25            prints the home of a JDK 25 (with javac), or fails silently
#   require_jdk25         sets and exports JAVA_HOME to one, installing it where that is allowed
#   require_maven         makes sure that mvn 3.8 or later is there, installing it where allowed
#   require_packages NAME WHY [NAME WHY]…
#                         Debian packages, each with the reason it is wanted for
#   may_install NAME…     whether installing is possible and allowed
#
# A JDK that no package offers (Debian 12) is fetched from Eclipse Temurin into .cache/ of the source
# tree, where nothing else on the machine sees it; PLASMAVMC_JDK_URL names another archive.
#
# Installing is allowed when PLASMAVMC_INSTALL=yes, or PLASMAVMC_INSTALL=ask and the person at the
# terminal says so; otherwise (the default) nothing is ever installed.

say() {
    echo "$*" >&2
}

# Below the working directory: whoever sources this has gone to the root of the source tree.
jdk_cache() {
    echo "${PLASMAVMC_CACHE:-$PWD/.cache}/jdk-25"
}

jdk_release_at_least_25() {
    [ -x "$1/bin/javac" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    [ "${version:-0}" -ge 25 ]
}

find_jdk25() {
    for candidate in ${JAVA_HOME:+"$JAVA_HOME"} "$(jdk_cache)" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*25* \
        /opt/java/* "${HOME:-/}"/.sdkman/candidates/java/current; do
        if jdk_release_at_least_25 "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    on_path=$(command -v javac 2>/dev/null) || return 1
    on_path=$(readlink -f "$on_path")
    on_path=${on_path%/bin/javac}
    jdk_release_at_least_25 "$on_path" && echo "$on_path"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && can_be_root && is_allowed "$@"
}

is_allowed() {
    case ${PLASMAVMC_INSTALL:-no} in
        yes) return 0 ;;
        ask)
            [ -t 0 ] && [ -t 2 ] || return 1
            printf 'Install %s now? [Y/n] ' "$*" >&2
            read -r reply
            case $reply in
                '' | [Yy]*) return 0 ;;
            esac
            return 1
            ;;
        *) return 1 ;;
    esac
}

apt_install() {
    if [ -z "${apt_is_fresh:-}" ]; then
        as_root apt-get update -q >&2 || say "warning: apt-get update failed; trying with what is known"
        apt_is_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
}

apt_knows() {
    apt-cache show "$1" >/dev/null 2>&1
}

jdk_package() {
    for package in openjdk-25-jdk-headless temurin-25-jdk; do
        if apt_knows "$package"; then
            echo "$package"
            return 0
        fi
    done
    return 1
}

require_jdk25() {
    if found=$(find_jdk25); then
        JAVA_HOME=$found
        export JAVA_HOME
        return 0
    fi
    say "missing: a JDK 25 (PlasmaVMC is written in Java 25)"
    if package=$(jdk_package) && may_install "$package" && apt_install "$package" \
        && found=$(find_jdk25); then
        JAVA_HOME=$found
        export JAVA_HOME
        return 0
    fi
    if [ -z "${package:-}" ] && command -v curl >/dev/null 2>&1 \
        && is_allowed "Eclipse Temurin 25 into $(jdk_cache)" && fetch_jdk25; then
        JAVA_HOME=$(jdk_cache)
        export JAVA_HOME
        return 0
    fi
    say "error: no JDK 25 found; looked at JAVA_HOME, /usr/lib/jvm, /opt and the PATH"
    say "hint: install one: apt-get install openjdk-25-jdk-headless (Debian 13, Ubuntu 25.10 and later),"
    say "hint: or Temurin 25: https://adoptium.net/installation/linux/ (package temurin-25-jdk)"
    say "hint: or name one that is there: export JAVA_HOME=/path/to/jdk-25"
    return 1
}

fetch_jdk25() {
    case $(uname -m) in
        x86_64) machine=x64 ;;
        *) machine=$(uname -m) ;;
    esac
    url=${PLASMAVMC_JDK_URL:-https://api.adoptium.net/v3/binary/latest/25/ga/linux/$machine/jdk/hotspot/normal/eclipse}
    place=$(jdk_cache)
    say "fetching a JDK 25 from $url…"
    rm -rf "$place.part"
    mkdir -p "$place.part"
    # The archive has one directory on top, named after its version.
    if curl -fsSL --retry 2 --connect-timeout 20 "$url" | tar -xz -C "$place.part" --strip-components=1 \
        && jdk_release_at_least_25 "$place.part"; then
        rm -rf "$place"
        mv "$place.part" "$place"
        return 0
    fi
    rm -rf "$place.part"
    say "that did not give a JDK 25"
    return 1
}

maven_is_new_enough() {
    command -v mvn >/dev/null 2>&1 || return 1
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    major=${version% *}
    minor=${version#* }
    [ "${major:-0}" -gt 3 ] || { [ "${major:-0}" -eq 3 ] && [ "${minor:-0}" -ge 8 ]; }
}

require_maven() {
    if ! maven_is_new_enough; then
        say "missing: Maven 3.8 or later (it builds PlasmaVMC)"
        may_install maven && apt_install maven
    fi
    if maven_is_new_enough; then
        # Maven's own libraries do what JDK 25 warns of, four lines each time.
        export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
        return 0
    fi
    say "error: no Maven 3.8 or later on the PATH"
    say "hint: apt-get install maven"
    return 1
}

package_is_there() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

require_packages() {
    wanted=
    while [ $# -ge 2 ]; do
        if ! package_is_there "$1"; then
            say "missing: $1 ($2)"
            wanted="$wanted $1"
        fi
        shift 2
    done
    [ -z "$wanted" ] && return 0
    # shellcheck disable=SC2086 # a list of names
    if may_install $wanted && apt_install $wanted; then
        return 0
    fi
    say "error: not installed:$wanted"
    say "hint: apt-get install$wanted"
    return 1
}
