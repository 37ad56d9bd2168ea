package io.plasmavmc.core.step;

/**
 * Every step that a verb is made of, by name, in the order in which a verb takes them: what {@code
 * vm explain} shows, and the list that a test walks to stop a server before and after each one. A
 * step changes one thing: the store in one commit, a machine by one command, or a file.
 *
 * <p>{@code …_ACCEPT} is the commit that makes a call's wish durable; {@code …_ANSWER} the one that
 * tells how it ended; {@code …_GIVE_UP} tells that it failed and why.
 */
public enum StepName {
    /** VM, owner, claims and the volumes to be made, in one commit. */
    CREATE_ACCEPT,

    START_ACCEPT,
    /** Writes down that a process may exist from now on. */
    START_CLAIM,
    START_LAUNCH,
    /** Writes down which process it is; the guest has not run. */
    START_RECORD,
    START_RESUME,
    START_ANSWER,
    /** Ends a machine that is of no more use, so that a new one can be started. */
    START_CLEAR,
    START_GIVE_UP,

    STOP_ACCEPT,
    STOP_ASK,
    /** Writes down that and when the guest was asked. */
    STOP_ASKED,
    /** Lets a paused guest run, since it could not hear otherwise. */
    STOP_WAKE,
    STOP_TERMINATE,
    STOP_ANSWER,
    STOP_GIVE_UP,

    PAUSE_ACCEPT,
    PAUSE_HALT,
    PAUSE_ANSWER,
    PAUSE_GIVE_UP,

    RESUME_ACCEPT,
    RESUME_RUN,
    RESUME_ANSWER,
    RESUME_GIVE_UP,

    RESET_ACCEPT,
    /** Asks the guest to go down, before a soft reset. */
    RESET_ASK,
    /** Writes down that and when the guest was asked. */
    RESET_ASKED,
    /** Lets a paused guest run, since it could not hear otherwise. */
    RESET_WAKE,
    /** Writes down that the guest is down and gets a new process. */
    RESET_CYCLE,
    RESET_TERMINATE,
    RESET_HALT,
    RESET_MACHINE,
    /** Writes down that the machine is reset; from here on only the guest has to be let run. */
    RESET_RECORD,
    RESET_RUN,
    RESET_ANSWER,
    RESET_GIVE_UP,

    /** Entry, slot and claim of a disk or NIC, in one commit. */
    ATTACH_ACCEPT,
    ATTACH_PLUG,
    /** Marks the entry; id, slot and claim stay taken. */
    DETACH_ACCEPT,
    DETACH_ASK,
    /** Writes down that and since when the guest is asked to let a device go. */
    DETACH_ASKED,
    /** Removes what a device was made of, once it is not in the machine any more. */
    DETACH_RELEASE,
    DETACH_ANSWER,
    /** Tells that a device is refused or still held; one that is held goes on. */
    DETACH_GIVE_UP,
    /** Takes the entry out of the spec, and gives its claim back. */
    DETACH_FORGET,
    /** Clears the mark of a device that stays. */
    DETACH_UNMARK,
    /** The disk's entry and its volume are to be larger, in one commit. */
    RESIZE_ACCEPT,
    RESIZE_GROW,
    /** Writes down how large the volume is now. */
    RESIZE_RECORD,
    /** Writes down that the volume stays as large as it is, and why. */
    RESIZE_TAKE_BACK,
    SET_LINK_ACCEPT,
    SET_LINK_SET,
    /** Writes down that the machine has a device as it is wanted. */
    DEVICE_ANSWER,
    DEVICE_GIVE_UP,
    /** Takes the entry of a device that could not be had out of the spec. */
    DEVICE_WITHDRAW,
    /** Removes what is left of a device that went unasked, or that could not be had. */
    DEVICE_LOST_RELEASE,
    /** Writes down that a device went unasked. */
    DEVICE_LOST,
    /** Writes down where the guest sees its devices. */
    DEVICES_SEEN,

    UPDATE_ACCEPT,
    CPUS_PLUG,
    CPUS_UNPLUG,
    /** Has the guest's agent use as many CPUs as are wanted. */
    CPUS_USE,
    /** Writes down since when the guest is asked to let CPUs go. */
    CPUS_ASKED,
    CPUS_ANSWER,
    CPUS_GIVE_UP,
    MEMORY_REQUEST,
    /** Writes down since when the guest is asked to have another amount of memory. */
    MEMORY_ASKED,
    MEMORY_ANSWER,
    MEMORY_GIVE_UP,
    /** Writes down how much memory the guest has come to have. */
    SIZES_SEEN,

    /** Writes down what a boot of the host has left of the VM, and whether it is to be started. */
    BOOT_SEEN,
    /** The start that the boot has made due, as a new action. */
    BOOT_START,

    /** The start that follows a crash, as a new action. */
    CRASH_START,

    /** Writes down what was seen. */
    SEEN,
    /** Lets the guest of a finished start or reset run, which a crash had left undone. */
    SEEN_RUN,
    /** Ends the machine of a guest that has powered itself off or died. */
    SEEN_END,

    /** The VM is to go, and with it the volumes that were made for it. */
    DELETE_ACCEPT,
    DELETE_MARK,
    DELETE_TERMINATE,
    DELETE_ERASE,
    /** Writes down that the host has nothing of the VM any more. */
    DELETE_RELEASED,
    /** Removes all keys of the VM in one commit. */
    DELETE_FORGET,

    VOLUME_CREATE_ACCEPT,
    VOLUME_CREATE_FILE,
    VOLUME_CREATE_ANSWER,
    VOLUME_CREATE_GIVE_UP,
    VOLUME_RESIZE_ACCEPT,
    /** Writes down that a file is about to grow: no machine is started on it meanwhile. */
    VOLUME_RESIZE_MARK,
    VOLUME_RESIZE_FILE,
    VOLUME_RESIZE_ANSWER,
    VOLUME_RESIZE_GIVE_UP,
    VOLUME_DELETE_ACCEPT,
    VOLUME_DELETE_FILE,
    VOLUME_DELETE_FORGET,

    /** Takes the name; the image is {@code UPLOADING}. */
    IMAGE_IMPORT_ACCEPT,
    /** Opens a temporary file. */
    IMAGE_IMPORT_OPEN,
    /** Appends one piece to it. */
    IMAGE_IMPORT_WRITE,
    /** Inspects it and puts it into its place. */
    IMAGE_IMPORT_FILE,
    IMAGE_IMPORT_ANSWER,
    /** Removes what there is of a file that was refused or broken off. */
    IMAGE_IMPORT_DISCARD,
    IMAGE_IMPORT_GIVE_UP,
    IMAGE_DELETE_ACCEPT,
    IMAGE_DELETE_FILE,
    IMAGE_DELETE_FORGET,
    /** Takes a deletion back: a volume was made from the image meanwhile. */
    IMAGE_DELETE_GIVE_UP
}
