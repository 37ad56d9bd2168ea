package io.plasmavmc.core.vm;

import io.plasmavmc.core.vm.PendingChange.Applies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of the sizes that are wanted of a machine that runs: the one place that a plan shows
 * beforehand, that the owner acts by and that the status tells afterwards. Pure.
 */
public final class SizeChanges {

    /** The block in which virtio-mem gives and takes (QEMU 7.2 on x86-64, without huge pages). */
    public static final long BLOCK_MIB = 2;

    public static final String CPUS = "spec.cpus";
    public static final String MAX_CPUS = "spec.maxCpus";
    public static final String MEMORY = "spec.memoryMib";
    public static final String MAX_MEMORY = "spec.maxMemoryMib";

    private SizeChanges() {}

    /** The fields that may be pending. */
    public static Set<String> fields() {
        return new TreeSet<>(Set.of(CPUS, MAX_CPUS, MEMORY, MAX_MEMORY));
    }

    /** What becomes of all sizes that differ, in the order of the spec, before anything is done. */
    public static List<PendingChange> of(VmSpec spec, RunningMachine running) {
        List<PendingChange> all = new ArrayList<>();
        cpus(spec, running).ifPresent(all::add);
        limit(MAX_CPUS, running.maxCpus(), spec.maxCpus()).ifPresent(all::add);
        memory(spec, running).ifPresent(all::add);
        limit(MAX_MEMORY, running.maxMemoryMib(), spec.maxMemoryMib()).ifPresent(all::add);
        return List.copyOf(all);
    }

    /**
     * What is pending of a VM, as far as its owner has come with it: what could not be done is left
     * to the next start. Nothing, where there is no machine or nothing was written down of it.
     */
    public static List<PendingChange> of(VmSpec spec, VmHandle handle) {
        return handle
                .running()
                .filter(known -> known.cpus() > 0)
                .map(known -> of(spec, known))
                .orElse(List.of())
                .stream()
                .map(change -> answered(change, spec, handle))
                .toList();
    }

    /**
     * Whether another machine brings what this one does not: changes that wait for one, and what
     * the guest was given its time for and has not done.
     */
    public static boolean needNewMachine(VmSpec spec, VmHandle handle) {
        return of(spec, handle).stream()
                .anyMatch(
                        change ->
                                change.applies() == Applies.NEXT_BOOT
                                        || said(change, spec, handle)
                                                .filter(ItemAnswer::isOver)
                                                .isPresent());
    }

    private static PendingChange answered(PendingChange change, VmSpec spec, VmHandle handle) {
        return said(change, spec, handle)
                .filter(_ -> change.applies() != Applies.NEXT_BOOT)
                .filter(answer -> isGivenUp(change, answer))
                .map(answer -> change.leftToTheNextBoot(answer.message()))
                .orElse(change);
    }

    /** Refused, or what no agent was there for; memory that is kept may still be given back. */
    private static boolean isGivenUp(PendingChange change, ItemAnswer answer) {
        return answer.state() == ItemAnswer.State.FAILED
                || (change.field().equals(CPUS) && !answer.message().isEmpty());
    }

    private static Optional<ItemAnswer> said(PendingChange change, VmSpec spec, VmHandle handle) {
        Optional<Item> item =
                switch (change.field()) {
                    case CPUS -> Optional.of(Item.CPUS);
                    case MEMORY -> Optional.of(Item.MEMORY);
                    default -> Optional.empty();
                };
        return item.flatMap(
                known ->
                        handle.item(known)
                                .filter(
                                        answer ->
                                                answer.generation()
                                                        >= spec.generations()
                                                                .getOrDefault(known, 0L)));
    }

    public static Optional<PendingChange> cpus(VmSpec spec, RunningMachine running) {
        int wanted = spec.cpus();
        int usable = running.usableCpus();
        if (wanted > running.maxCpus()) {
            return change(
                    CPUS,
                    usable,
                    wanted,
                    Applies.NEXT_BOOT,
                    "the running machine was started with at most " + running.maxCpus());
        }
        if (wanted > usable) {
            return change(
                    CPUS, usable, wanted, Applies.LIVE, "CPUs can be plugged in while it runs");
        }
        if (wanted < usable) {
            String how =
                    running.canUnplugCpus()
                            ? "the guest is asked to let CPUs go"
                            : "the guest's agent takes CPUs offline; they leave the machine at its"
                                    + " next cold start";
            return change(CPUS, usable, wanted, Applies.GUEST, how);
        }
        return running.offlineCpus() == 0
                ? Optional.empty()
                : change(
                        CPUS,
                        running.cpus(),
                        wanted,
                        Applies.NEXT_BOOT,
                        "offline in the guest: %d of %d CPUs; they leave the machine at its next cold start"
                                .formatted(running.offlineCpus(), running.cpus()));
    }

    public static Optional<PendingChange> memory(VmSpec spec, RunningMachine running) {
        long wanted = spec.memoryMib();
        long has = running.memoryMib();
        if (wanted > running.maxMemoryMib()) {
            return change(
                    MEMORY,
                    has,
                    wanted,
                    Applies.NEXT_BOOT,
                    "the running machine was started with at most %d MiB"
                            .formatted(running.maxMemoryMib()));
        }
        if (wanted < running.baseMemoryMib()) {
            return change(
                    MEMORY,
                    has,
                    wanted,
                    Applies.NEXT_BOOT,
                    "the running machine was started with %d MiB, which it cannot give back"
                            .formatted(running.baseMemoryMib()));
        }
        if (wanted == has) {
            return Optional.empty();
        }
        if (running.requestedMemoryMib() == wanted) {
            return change(
                    MEMORY,
                    has,
                    wanted,
                    Applies.GUEST,
                    wanted > has ? "the guest has yet to take it" : "the guest keeps what it uses");
        }
        return wanted > has
                ? change(
                        MEMORY, has, wanted, Applies.LIVE, "memory can be plugged in while it runs")
                : change(
                        MEMORY,
                        has,
                        wanted,
                        Applies.GUEST,
                        "the guest is asked to give memory back");
    }

    /** Whether the machine can have so much without a new start. */
    public static boolean isLiveMemory(long wantedMib, RunningMachine running) {
        return wantedMib >= running.baseMemoryMib() && wantedMib <= running.maxMemoryMib();
    }

    /** Whether the machine can be given just so much. */
    public static boolean fitsBlocks(long wantedMib, RunningMachine running) {
        return (wantedMib - running.baseMemoryMib()) % BLOCK_MIB == 0;
    }

    private static Optional<PendingChange> limit(String field, long current, long wanted) {
        return current == wanted
                ? Optional.empty()
                : change(
                        field,
                        current,
                        wanted,
                        Applies.NEXT_BOOT,
                        "a machine has its limits from its start");
    }

    private static Optional<PendingChange> change(
            String field, long current, long wanted, Applies applies, String reason) {
        return Optional.of(
                new PendingChange(
                        field, Long.toString(current), Long.toString(wanted), applies, reason));
    }
}
