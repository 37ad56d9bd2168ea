package io.plasmavmc.kvm.qemu.guest;

import io.plasmavmc.kvm.agent.AgentFailed;
import io.plasmavmc.kvm.agent.GuestAgent;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.IdentityCommands.QueryChardev;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The guest of one machine, as far as its agent speaks for it. QEMU says whether anybody in the
 * guest has the agent's channel open, so nobody waits for a guest without an agent; one that has
 * hung keeps it open and is waited for as long as {@link GuestAgent} says. Calls come one at a
 * time.
 */
public final class Guest {

    /** A guest that does as its agent said is down long before. */
    private static final Duration BELIEVED = Duration.ofMinutes(1);

    private final Talk talk;
    private final GuestAgent agent;
    private final InstantSource clock;
    private Instant lastTaken = Instant.EPOCH;

    public Guest(Talk talk, GuestAgent agent, InstantSource clock) {
        this.talk = talk;
        this.agent = agent;
        this.clock = clock;
    }

    /** How many CPUs it uses; empty when no agent says so. Within {@link Talk#answered}. */
    public Optional<Integer> usedCpus() {
        if (!isListening()) {
            return Optional.empty();
        }
        try {
            return Optional.of(agent.usedCpus());
        } catch (AgentFailed unknown) {
            return Optional.empty();
        }
    }

    /**
     * Has it use the first CPUs and no others. Within {@link Talk#answered}.
     *
     * @throws AgentFailed when it does not
     */
    public void useCpus(int count) {
        if (!isListening()) {
            throw AgentFailed.silent();
        }
        agent.useCpus(count);
    }

    /**
     * Asks it to power off in order.
     *
     * @return whether that is enough. It is not where no agent takes it, or one took it a while ago
     *     and the guest is still there; the power button is what remains
     */
    public boolean askToPowerDown() {
        if (!Talk.answered(this::isListening).orElse(false)) {
            return false;
        }
        try {
            agent.powerDown();
        } catch (AgentFailed failure) {
            return false;
        }
        boolean first = lastTaken.plus(BELIEVED).isBefore(clock.instant());
        lastTaken = clock.instant();
        return first;
    }

    private boolean isListening() {
        return talk.ask(new QueryChardev()).stream()
                .anyMatch(each -> each.label().equals(QemuNames.AGENT) && each.frontendOpen());
    }
}
