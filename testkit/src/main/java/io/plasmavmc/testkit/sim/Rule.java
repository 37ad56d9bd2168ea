package io.plasmavmc.testkit.sim;

/** What must hold in every world, whatever happens there (the invariants of ARCHITECTURE.md). */
public enum Rule {
    ONE_PROCESS_PER_VM("a start is tried while a process of the VM exists"),
    CLAIM_BEFORE_PROCESS("a process comes to be without a claim in the store"),
    RECORD_BEFORE_GUEST("a guest is let run before its process, or its reset, is written down"),
    ONCE("an action is carried out more than once"),
    ANSWERED_IS_OVER("something is done for an action that is answered already"),
    GUEST_ENDED_UNASKED("a living guest is ended that nobody wanted to end"),
    PHASE_NEEDS_EVIDENCE("the handle says better than what is"),
    ANSWER_NEEDS_EVIDENCE("an action is answered as done that was not carried out"),
    NEVER_BACK("a number that only grows went back"),
    OWNER_ONLY("somebody who is not the owner has written the handle"),
    EDITS_COMPARE("an edit overwrote another one"),
    REQUEST_ONCE("one request id made two edits"),
    REPEAT_JOINS("a repeated request is refused that was carried out before"),
    CLAIMS_MATCH("claims and VMs do not fit together"),
    IMAGE_STAYS_BELOW_COPIES("an image is removed that volumes are copies of"),
    FILE_IN_USE("a file tool and a machine, or two machines, have the same file open"),
    VOLUME_IS_ITS_HOLDERS("a volume comes into a machine whose VM does not hold it"),
    CLAIM_OUTLIVES_DEVICE("an entry or claim is given back while the machine has the device"),
    DEVICE_ASKED_TO_GO("a guest is asked to let a device go that is to stay"),
    SIZES_ARE_POSSIBLE("CPUs or memory are asked for that the machine cannot have or lose"),
    SIZES_ARE_SEEN("CPUs or memory are told that the machine has not shown"),
    DEAF_GUEST_RUNS_ON("a guest is reset that was to go down first and has not"),
    CYCLE_IS_WRITTEN("a machine gives way to another one before that is written down"),
    CHANGES_COME_WITH_A_RESET("a machine is kept though changes wait, or replaced for none"),
    STARTED_AGAIN_AS_WANTED("a crashed VM is started again that is to stay down, or too often"),
    EJECTED_STAYS_OUT("a device that its guest has ejected is plugged in again unasked"),
    FILE_NEEDS_RECORD("a file is made or kept that no record knows"),
    RELEASED_IS_CLEAN("a VM or device is released while something of it is on the host"),
    REMOVED_AFTER_RELEASE("a VM's keys go that its owner has not released"),
    ACCEPTED_STAYS("an accepted edit is lost"),
    EVERY_REQUEST_ENDS("a request is neither done nor failed nor superseded"),
    PHASE_IS_TRUE("in peace the phase is not what the machine is"),
    DEVICES_ARE_TRUE("in peace the devices are not what the machine has"),
    SIZES_ARE_TRUE("in peace CPUs or memory are not what they are said and wanted to be"),
    SIZE_IS_TRUE("in peace a volume's record is not what its file is"),
    NOTHING_LEFT("something is left of what was deleted"),
    INDEX_IS_STORE("in peace the read model is not the store"),
    WRITES_ARE_BOUNDED("a VM at rest costs the store writes"),
    COMES_TO_REST("the server does not come to rest"),
    NO_FAULT_OF_OURS("the program failed with a fault of its own");

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
