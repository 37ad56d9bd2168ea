# Which programs PlasmaVMC and its tests call, in which Debian packages they are, and what for.
# Sourced by ./check and ./quickstart (bash), beside prerequisites.sh, which installs.
#
#   want PROGRAM PACKAGE WHY    notes the package in `missing` when the program is not there
#   want_jdk_tools, want_qemu, want_guest_tools, want_test_tools

missing=() # PACKAGE WHY PACKAGE WHY …

want() {
    local package
    PATH=$PATH:/sbin:/usr/sbin command -v "$1" >/dev/null && return
    for package in "${missing[@]}"; do
        [[ $package != "$2" ]] || return 0
    done
    missing+=("$2" "$3")
}

# Where no package has a JDK 25, it is fetched.
want_jdk_tools() {
    find_jdk25 >/dev/null || jdk_package >/dev/null || want curl curl "fetches a JDK 25"
}

want_qemu() {
    want qemu-system-x86_64 qemu-system-x86 "runs the VMs"
    want qemu-img qemu-utils "makes and inspects disk images"
}

# What guest/build calls.
want_guest_tools() {
    want cpio cpio "packs the sample guest's file system"
    want lz4 lz4 "compresses it"
    want mkfs.vfat dosfstools "makes the sample guest's disk"
    want mcopy mtools "writes its files to it"
    want syslinux syslinux "makes it bootable"
    want xz xz-utils "unpacks its kernel modules"
}

want_test_tools() {
    want etcd etcd-server "the store that several servers share"
    want ip iproute2 "lets tests look at network interfaces"
    want python3 python3 "runs the sample guest's own test"
}

# The guest is made from Debian packages, so apt has to know some.
ensure_apt_lists() {
    compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null && return
    [[ -z ${apt_is_fresh:-} ]] || return 0
    can_be_root || return 0
    say "apt knows no packages yet: apt-get update"
    as_root apt-get update -q >&2 || say "warning: apt-get update failed"
    # shellcheck disable=SC2034 # read by prerequisites.sh
    apt_is_fresh=yes
}
