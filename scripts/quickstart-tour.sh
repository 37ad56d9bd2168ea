# What ./quickstart does with a VM, and shows. Sourced by it.

IMAGE=sample
VM=demo
DATA=demo-data # the volume that is plugged in while the VM runs
TOURED=.quickstart/toured # there once the whole tour was seen

tour() {
    local phase
    phase=$(phase_of_vm)
    if [[ -e $TOURED && -n $phase ]]; then
        go_on_with_vm "$phase"
        return
    fi
    bring_in_image
    boot_vm
    ask_the_guest
    plug_disk_in_and_out
    plug_nic_in_and_out
    grow_and_shrink
    pause_and_resume
    reset_hard
    stop_and_start
    touch "$TOURED"
    run vm list
}

phase_of_vm() {
    local vm
    vm=$(./plasmavmc -o json vm get "$VM" 2>/dev/null) || return 0
    grep -oPm1 '^ *"phase" *: *"\K[A-Z]+' <<<"$vm" || true
}

# A later run: whatever state the VM is in, it is to run in the end.
go_on_with_vm() {
    case $1 in
        RUNNING) show_guest ;;
        PAUSED)
            run vm resume "$VM"
            show_guest
            ;;
        *)
            local before
            before=$(boots)
            run vm start "$VM"
            wait_for_boot "$before"
            ;;
    esac
    run vm list
}

bring_in_image() {
    ./plasmavmc image get "$IMAGE" >/dev/null 2>&1 || run image import "$IMAGE" --file .quickstart/sample.qcow2
}

boot_vm() {
    local before
    if [[ -z $(phase_of_vm) ]]; then
        run vm create "$VM" --image "$IMAGE" --cpus 2 --memory 256MiB \
            --nic "eth0=user,forward=tcp:127.0.0.1:$(free_port):80"
    fi
    before=$(boots)
    run vm start "$VM"
    wait_for_boot "$before"
    run vm get "$VM"
}

# The guest has a web server that says hello; a port of this host leads to it.
ask_the_guest() {
    local port answer
    port=$(forwarded_port)
    [[ -n $port ]] && command -v curl >/dev/null || return 0
    printf '\n%s$ curl http://127.0.0.1:%s/%s\n' "$bold" "$port" "$plain"
    answer=$(curl -sS --retry 10 --retry-all-errors --retry-delay 1 --max-time 5 "http://127.0.0.1:$port/" 2>/dev/null) \
        || answer="(no answer; see what the guest says: ./plasmavmc vm log $VM)"
    echo "$answer"
}

forwarded_port() {
    local vm
    vm=$(./plasmavmc -o json vm get "$VM")
    grep -oPm1 '"hostPort" *: *\K[0-9]+' <<<"$vm" || true
}

# A tour that was cut off may have left them in the VM, as the NIC below.
plug_disk_in_and_out() {
    ./plasmavmc vm detach-disk "$VM" data >/dev/null 2>&1 || true
    ./plasmavmc volume get "$DATA" >/dev/null 2>&1 || run volume create "$DATA" --size 128MiB
    run vm attach-disk "$VM" data --volume "$DATA"
    show_what_guest_saw 'disks=*128MiB'
    run vm detach-disk "$VM" data
}

plug_nic_in_and_out() {
    ./plasmavmc vm detach-nic "$VM" lan >/dev/null 2>&1 || true
    run vm attach-nic "$VM" lan=user
    show_what_guest_saw 'nics=*eth1:*:up'
    run vm detach-nic "$VM" lan
}

grow_and_shrink() {
    run vm update "$VM" --cpus 3 --memory 512MiB --plan
    run vm update "$VM" --cpus 3 --memory 512MiB
    show_what_guest_saw 'cpus=3 memory=[45]'
    run vm update "$VM" --cpus 2 --memory 256MiB
    show_what_guest_saw 'cpus=2 memory=2'
}

pause_and_resume() {
    run vm pause "$VM"
    run vm list
    run vm resume "$VM"
}

reset_hard() {
    local before
    before=$(boots)
    run vm reset "$VM" --mode hard
    wait_for_boot "$before"
}

stop_and_start() {
    local before
    run vm stop "$VM"
    before=$(boots)
    run vm start "$VM"
    wait_for_boot "$before"
}

# How often the guest has come up, by its own word.
boots() {
    ./plasmavmc vm log "$VM" 2>/dev/null | grep -c '^GUEST-READY' || true
}

# wait_for_boot N: until the guest has come up more than N times.
wait_for_boot() {
    local begin=$SECONDS
    while (($(boots) <= $1)); do
        ((SECONDS - begin < BOOT_LIMIT)) || did_not_boot
        show_progress_of_boot $((SECONDS - begin))
        sleep 1
    done
    [[ ! -t 1 ]] || printf '\r\e[K'
    echo "the guest is up after $((SECONDS - begin)) s"
    show_guest
}

BOOT_LIMIT=180

show_progress_of_boot() {
    [[ ! -t 1 ]] || printf '\r\e[Kthe guest boots: %s s' "$1"
}

did_not_boot() {
    ./plasmavmc vm explain "$VM" >&2 || true
    ./plasmavmc vm log "$VM" --tail 20 >&2 || true
    fail "the guest did not come up within $BOOT_LIMIT s; above: what was done, and its console's last lines" \
        "server's log: $LOG_FILE" "try once more with: ./plasmavmc vm reset $VM, or ./quickstart --clean"
}

# The newest report is written a moment after GUEST-READY.
show_guest() {
    local sees='' i
    printf '\n%s$ ./plasmavmc vm log %s --tail 20 | grep GUEST-%s\n' "$bold" "$VM" "$plain"
    for ((i = 0; i < 10; i++)); do
        sees=$(./plasmavmc vm log "$VM" --tail 20 | tr -d '\r' | grep '^GUEST-' || true)
        [[ $sees != *GUEST-SEES* ]] || break
        sleep 0.5
    done
    echo "$sees"
}

# show_what_guest_saw PATTERN: its newest report, once that has what it is to have seen.
show_what_guest_saw() {
    local sees='' i
    printf '\n%s$ ./plasmavmc vm log %s --tail 20 | grep GUEST-SEES | tail -n1%s\n' "$bold" "$VM" "$plain"
    for ((i = 0; i < 40; i++)); do
        sees=$(./plasmavmc vm log "$VM" --tail 20 | tr -d '\r' | grep '^GUEST-SEES' | tail -n1 || true)
        # shellcheck disable=SC2053 # a pattern on purpose
        [[ $sees != *$1* ]] || break
        sleep 0.5
    done
    echo "$sees"
}

free_port() {
    local port
    for ((port = 8080; port < 8280; port++)); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    fail "all ports of 127.0.0.1 from 8080 to 8279 are taken" "free one and run ./quickstart again"
}

say_how_to_go_on() {
    title "$VM runs, and goes on when this ends. To go on:"
    cat <<TEXT
  ./plasmavmc vm list                 what there is
  ./plasmavmc vm log $VM --follow    the guest's console (Ctrl-C ends)
  ./plasmavmc vm explain $VM         what the server saw, decided and did
  ./plasmavmc vm watch                every change, as it comes (Ctrl-C ends)
  ./plasmavmc vm create two --image $IMAGE --memory 256MiB --start
  ./plasmavmc --help                  everything else

  The server:    $(address), pid $server, logs to $LOG_FILE
  Stop it all:   ./quickstart --stop (and ./quickstart to go on)
  Remove it all: ./quickstart --clean
TEXT
}
