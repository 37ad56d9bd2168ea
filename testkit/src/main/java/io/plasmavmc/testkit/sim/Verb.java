package io.plasmavmc.testkit.sim;

/** What clients ask for; the number is how often, compared with the others. */
public enum Verb {
    CREATE_VM(4),
    START(8),
    STOP(4),
    STOP_BY_FORCE(3),
    PAUSE(3),
    RESUME(3),
    RESET(4),
    SOFT_RESET(4),
    SOFT_RESET_BY_FORCE(3),
    UPDATE(6),
    REVERT(2),
    ATTACH_DISK(5),
    DETACH_DISK(4),
    RESIZE_DISK(3),
    ATTACH_NIC(3),
    DETACH_NIC(3),
    SET_LINK(2),
    DELETE_VM(1),
    DELETE_VM_BY_FORCE(2),
    CREATE_VOLUME(5),
    RESIZE_VOLUME(2),
    DELETE_VOLUME(1),
    IMPORT_IMAGE(5),
    DELETE_IMAGE(5);

    private final int weight;

    Verb(int weight) {
        this.weight = weight;
    }

    static Verb thrown(Dice dice) {
        int all = 0;
        for (Verb verb : values()) {
            all += verb.weight;
        }
        int left = dice.below(all);
        for (Verb verb : values()) {
            left -= verb.weight;
            if (left < 0) {
                return verb;
            }
        }
        throw new IllegalStateException("weights: " + all);
    }
}
