# The server of ./quickstart: found, started, stopped. Sourced by it.
#
# The file `server.pid` holds the pid and the start time of the process (field 22 of its stat), so
# that nothing is ever done to another process that has got the pid since.

PID_FILE=.quickstart/server.pid
LOG_FILE=.quickstart/server.log

# start_ticks PID: when the process started; fails when there is none.
start_ticks() {
    local stat
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    # The name, in parentheses, may hold anything; what follows the last one is in columns.
    stat=${stat##*) }
    [[ ${stat:0:1} != Z ]] || return 1
    awk '{ print $20 }' <<<"$stat"
}

# Sets $server to the pid of the running server, or fails.
find_server() {
    local ticks
    [[ -r $PID_FILE ]] || return 1
    read -r server ticks <"$PID_FILE" || return 1
    [[ $(start_ticks "$server") == "$ticks" ]]
}

# VMs of this quickstart as QEMU processes: their pids.
machines() {
    local node
    node=$(node_uid) || return 0
    # Processes come and go while one looks.
    grep -alzs "^guest=plasmavmc:$node:" /proc/[0-9]*/cmdline | sed 's,/proc/\([0-9]*\)/cmdline,\1,' || true
}

node_uid() {
    grep -oEm1 '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' .quickstart/data/node.json 2>/dev/null
}

ensure_server() {
    if find_server; then
        if [[ ! target/plasmavmc.stamp -nt $PID_FILE ]]; then
            echo "runs already: pid $server, $(address)"
            return
        fi
        echo "the program was built anew, so the server is started anew; VMs run on meanwhile"
        stop_server
    fi
    start_server
}

start_server() {
    [[ ! -e $LOG_FILE ]] || mv "$LOG_FILE" "$LOG_FILE.1"
    # In a session of its own: it goes on when this script and the terminal are gone.
    setsid target/plasmavmc/bin/plasmavmc server --data-dir "$HOME_DIR/data" --listen 127.0.0.1:0 \
        </dev/null >>"$LOG_FILE" 2>&1 8>&- &
    server=$!
    local ticks
    if ! ticks=$(start_ticks "$server"); then server_failed; fi
    echo "$server $ticks" >"$PID_FILE"
    wait_until_ready
    write_env
    sed -n '/plasmavmc ready: /,$p' "$LOG_FILE" | grep -iE 'plasmavmc ready: |/dev/kvm' || true
    echo "pid $server; it logs to $LOG_FILE and keeps everything in .quickstart/data/"
}

wait_until_ready() {
    local i
    for ((i = 0; i < 600; i++)); do
        ! grep -q 'plasmavmc ready: ' "$LOG_FILE" || return 0
        start_ticks "$server" >/dev/null || server_failed
        sleep 0.1
    done
    fail "the server was not ready within a minute" "see $LOG_FILE; stop it with ./quickstart --stop"
}

server_failed() {
    tail -n 20 "$LOG_FILE" >&2
    rm -f "$PID_FILE"
    fail "the server ended while it started; its last words are above" "all of its log is in $LOG_FILE"
}

address() {
    sed -n 's/.*plasmavmc ready: \([^ ]*\).*/\1/p' "$LOG_FILE" | tail -n1
}

write_env() {
    printf "PLASMAVMC_SERVER='%s'\nPLASMAVMC_TOKEN_FILE='%s'\n" \
        "$(address)" "$HOME_DIR/data/admin.token" >.quickstart/env.new
    mv .quickstart/env.new .quickstart/env
}

# ---- stopping ----

stop_all() {
    if ! find_server && [[ -n $(machines) ]]; then
        echo "The server is gone, VMs of it still run: starting it once more to stop them"
        start_server
    fi
    if find_server; then
        stop_vms
        stop_server
    else
        echo "No server and no VM of this quickstart runs"
    fi
    rm -f "$PID_FILE"
    if [[ -n $(machines) ]]; then
        fail "QEMU still runs: pid $(machines | tr '\n' ' ')" "look at $LOG_FILE; end it with: kill PID"
    fi
}

stop_vms() {
    local org project vm phase
    while read -r org project vm phase _; do
        case $phase in
            STOPPED | FAILED | PHASE | DELETING) continue ;;
        esac
        ./plasmavmc --org "$org" --project "$project" vm stop "$vm" --deadline 20s \
            || ./plasmavmc --org "$org" --project "$project" vm stop "$vm" --force \
            || say "warning: $vm was not stopped"
    done < <(./plasmavmc vm list --all-projects)
}

stop_server() {
    local i
    kill -TERM "$server" 2>/dev/null || true
    for ((i = 0; i < 150; i++)); do
        if ! find_server; then
            echo "stopped the server (pid $server)"
            return
        fi
        sleep 0.1
    done
    fail "the server (pid $server) did not stop within 15 s" "see $LOG_FILE; end it with: kill -KILL $server"
}
