package io.plasmavmc.kvm.qemu;

import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Conversation;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import io.plasmavmc.kvm.qemu.process.LastWords;
import io.plasmavmc.kvm.qemu.process.QemuProcess;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The first words with a new QEMU, as soon as it listens: its socket is there long before the
 * machine is made, so connecting early leaves nothing to wait for but QEMU itself.
 */
final class Greeting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private final VmPaths paths;
    private final QmpConfig qmp;
    private final InstantSource clock;
    private final Duration patience;

    Greeting(VmPaths paths, QmpConfig qmp, InstantSource clock, Duration patience) {
        this.paths = paths;
        this.qmp = qmp;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Waits for it; empty when the process has ended.
     *
     * @throws io.plasmavmc.core.error.PlasmaException when it lives and says nothing
     */
    Optional<Conversation> await(QemuProcess process) {
        var end = clock.instant().plus(patience);
        while (process.awaitExit(BETWEEN_LOOKS).isEmpty()) {
            var conversation = begin(end);
            if (conversation.isPresent()) {
                return conversation;
            }
            if (!clock.instant().isBefore(end) || Thread.currentThread().isInterrupted()) {
                throw QemuFailures.notStarted(
                        "QEMU does not answer within %d s".formatted(patience.toSeconds()),
                        LastWords.of(paths.messages()));
            }
        }
        return Optional.empty();
    }

    private Optional<Conversation> begin(Instant end) {
        if (!Files.exists(paths.monitor())) {
            return Optional.empty();
        }
        var left = Duration.between(clock.instant(), end);
        var config = qmp.withGreeting(left.isPositive() ? left : BETWEEN_LOOKS);
        try {
            return Optional.of(Conversation.begin(paths.monitor(), config));
        } catch (QmpException notYet) {
            return Optional.empty();
        }
    }
}
