package io.plasmavmc.kvm.qemu.failure;

import io.plasmavmc.kvm.qmp.QmpRefused;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What QEMU's words mean where its error classes do not say it. The one place that matches them:
 * they are written for people and change with QEMU's versions, so the tests beside it hold those of
 * the version that is supported.
 */
public final class QemuWords {

    private static final Pattern DUPLICATE_NODE =
            Pattern.compile("^Duplicate nodes with node-name='");
    private static final Pattern DUPLICATE_NETWORK = Pattern.compile("^Duplicate ID '");
    private static final Pattern NO_NODE = Pattern.compile("^Failed to find node with node-name='");
    private static final Pattern PATIENCE =
            Pattern.compile("already in the process of unplug|power indicator blinking");
    private static final Pattern FULL =
            Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern FORWARD =
            Pattern.compile("Could not set up host forwarding rule '([^']+)'");

    private QemuWords() {}

    /** Whether a node or network of that name is there already. */
    public static boolean sayTaken(QmpRefused refusal) {
        return DUPLICATE_NODE.matcher(refusal.description()).find()
                || DUPLICATE_NETWORK.matcher(refusal.description()).find();
    }

    /** Whether there is nothing of that name, be it a node, a network or a device. */
    public static boolean sayNotThere(QmpRefused refusal) {
        return refusal.isDeviceNotFound() || NO_NODE.matcher(refusal.description()).find();
    }

    /** Whether a device is being unplugged already and has to be waited for. */
    public static boolean askForPatience(QmpRefused refusal) {
        return PATIENCE.matcher(refusal.description()).find();
    }

    public static boolean sayFull(QmpRefused refusal) {
        return FULL.matcher(refusal.description()).find();
    }

    /** The forward that could not be set up, in QEMU's spelling of it. */
    public static Optional<String> refusedForward(String words) {
        var match = FORWARD.matcher(words);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }
}
