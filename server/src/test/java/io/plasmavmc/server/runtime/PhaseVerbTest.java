package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.edit.Host;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.edit.VmUpdate;
import io.plasmavmc.core.edit.VolumeDraft;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.Action.ResetMode;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every verb meets every phase, as it is at rest or, of {@code STARTING} and {@code STOPPING}, with
 * the action that leads there unanswered. There are no other outcomes than these:
 *
 * <ul>
 *   <li>done: it is carried out now, or is so already; an action takes the place of one before
 *   <li>queued: it is durable, and carried out when the action under way or the silence is over
 *   <li>joined: it is what is under way, and is answered with that
 *   <li>refused: {@code WRONG_PHASE}; of a VM that goes, {@code VM_DELETING}
 * </ul>
 */
class PhaseVerbTest {

    private static final String TABLE =
            """
            | | `STOPPED` | `STARTING` | `RUNNING` | `PAUSED` | `STOPPING` | `FAILED` | `CRASHED` | `UNKNOWN` | `DELETING` |
            |---|---|---|---|---|---|---|---|---|---|
            | `start` | done | joined | done | refused | refused | done | done | refused | refused |
            | `stop` | done | done | done | done | joined | done | done | done | refused |
            | `stop --force` | done | done | done | done | done | done | done | done | refused |
            | `pause` | refused | refused | done | done | refused | refused | refused | refused | refused |
            | `resume` | refused | refused | done | done | refused | refused | refused | refused | refused |
            | `reset` | refused | refused | done | done | done | refused | done | done | refused |
            | `reset --mode soft` | refused | refused | done | done | done | refused | done | done | refused |
            | `update` | done | queued | done | done | queued | done | done | queued | refused |
            | `revert` | done | done | done | done | done | done | done | done | refused |
            | `attach-disk` | done | queued | done | done | queued | done | done | queued | refused |
            | `detach-disk` | done | queued | done | done | queued | done | done | queued | refused |
            | `resize-disk` | done | queued | done | done | queued | done | done | queued | refused |
            | `attach-nic` | done | queued | done | done | queued | done | done | queued | refused |
            | `detach-nic` | done | queued | done | done | queued | done | done | queued | refused |
            | `set-link` | done | queued | done | done | queued | done | done | queued | refused |
            | `delete` | done | refused | refused | refused | refused | done | done | refused | joined |
            | `delete --force` | done | done | done | done | done | done | done | done | joined |
            """;

    private static final Path DOCUMENT = Path.of("../docs/operations.md");
    private static final ProjectId PROJECT = new ProjectId("default", "default");
    private static final NodeId NODE = new NodeId("host-a");
    private static final long MIB = 1L << 20;

    private static final Map<String, Asking> VERBS = verbs();

    @FunctionalInterface
    private interface Asking {
        Accepted ask(EditServices edits, VmId id);
    }

    private final SystemTimers timers = new SystemTimers();
    private final JsonStateCodec codec = new JsonStateCodec();
    private final StateIndex index = new StateIndex();
    private ChainFire store;
    private StateWatcher watcher;
    private EditServices edits;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = SqliteChainFire.open(SqliteConfig.of(directory.resolve("chainfire.db")), timers);
        watcher = new StateWatcher(store, codec, WatcherConfig.DEFAULT);
        FakeHost machines = new FakeHost(timers, new RandomUids(timers), FakeOptions.DEFAULTS);
        edits =
                EditServices.of(
                        new EditServices.Parts(
                                store,
                                codec,
                                index,
                                this::untilApplied,
                                new Host(NODE, new FakeHypervisor(machines, List.of()).host()),
                                new FakeImageFiles(1 << 30),
                                new LiveUploads(),
                                new RandomUids(timers),
                                new RandomMacs(),
                                StepGate.OPEN,
                                timers));
        untilApplied(store.head());
    }

    @AfterEach
    void close() {
        watcher.close();
        store.close();
        timers.close();
    }

    private void untilApplied(Revision revision) {
        while (!index.isSynced() || index.applied().isBefore(revision)) {
            switch (watcher.next()) {
                case StateWatcher.Look.Events(var events) -> events.forEach(index::apply);
                case StateWatcher.Look.Failed failed -> throw failed.cause();
            }
        }
    }

    private static Map<String, Asking> verbs() {
        Map<String, Asking> verbs = new LinkedHashMap<>();
        verbs.put("start", (e, id) -> act(e, id, Verb.START));
        verbs.put("stop", (e, id) -> act(e, id, Verb.STOP));
        verbs.put("stop --force", (e, id) -> act(e, id, ActionRequest.stop(true, none())));
        verbs.put("pause", (e, id) -> act(e, id, Verb.PAUSE));
        verbs.put("resume", (e, id) -> act(e, id, Verb.RESUME));
        verbs.put("reset", (e, id) -> act(e, id, Verb.RESET));
        verbs.put(
                "reset --mode soft",
                (e, id) -> act(e, id, ActionRequest.reset(ResetMode.SOFT, false, none())));
        verbs.put(
                "update",
                (e, id) ->
                        e.updates()
                                .update(
                                        EditContext.NONE,
                                        id,
                                        VmUpdate.sizes(Optional.of(2), none(), none(), none())));
        verbs.put("revert", (e, id) -> e.updates().revert(EditContext.NONE, id, Set.of()));
        verbs.put(
                "attach-disk", (e, id) -> e.attaches().attachDisk(EditContext.NONE, id, more(id)));
        verbs.put("detach-disk", (e, id) -> detach(e, id, Item.disk("data")));
        verbs.put(
                "resize-disk",
                (e, id) -> e.devices().resizeDisk(EditContext.NONE, id, "data", 2 * MIB));
        verbs.put(
                "attach-nic", (e, id) -> e.attaches().attachNic(EditContext.NONE, id, nic("eth1")));
        verbs.put("detach-nic", (e, id) -> detach(e, id, Item.nic("eth0")));
        verbs.put("set-link", (e, id) -> e.devices().setLink(EditContext.NONE, id, "eth0", false));
        verbs.put("delete", (e, id) -> e.vms().delete(EditContext.NONE, id, false));
        verbs.put("delete --force", (e, id) -> e.vms().delete(EditContext.NONE, id, true));
        return verbs;
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private static Accepted act(EditServices edits, VmId id, Verb verb) {
        return act(edits, id, ActionRequest.of(verb, none()));
    }

    private static Accepted act(EditServices edits, VmId id, ActionRequest request) {
        return edits.vms().act(EditContext.NONE, id, request);
    }

    private static Accepted detach(EditServices edits, VmId id, Item item) {
        return edits.devices().detach(EditContext.NONE, id, item, none());
    }

    private static VmDraft.Disk disk(VmId id, String name, Optional<VmDraft.NewVolume> made) {
        VolumeId volume = new VolumeId(PROJECT, id.name() + "-" + name);
        return new VmDraft.Disk(name, volume, none(), false, made);
    }

    private static VmDraft.Disk more(VmId id) {
        return disk(id, "more", none());
    }

    private static VmDraft.Nic nic(String name) {
        return new VmDraft.Nic(name, none(), true, new NicSpec.Network.User(List.of()));
    }

    private static VmDraft.NewVolume blank() {
        return new VmDraft.NewVolume(none(), Optional.of(MIB), none());
    }

    @Test
    void everyPhaseAnswersEveryVerb() {
        assertThat(table()).isEqualTo(TABLE);
    }

    @Test
    void operatorsReadTheSameTable() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(TABLE);
    }

    private String table() {
        List<VmPhase> phases = List.of(VmPhase.values());
        String head =
                phases.stream().map(phase -> "`" + phase + "`").collect(Collectors.joining(" | "));
        return "| | %s |\n|---|%s\n".formatted(head, "---|".repeat(phases.size()))
                + VERBS.entrySet().stream()
                        .map(verb -> row(phases, verb.getKey(), verb.getValue()))
                        .collect(Collectors.joining());
    }

    private String row(List<VmPhase> phases, String verb, Asking asking) {
        return phases.stream()
                .map(phase -> outcome(phase, verb, asking))
                .collect(Collectors.joining(" | ", "| `" + verb + "` | ", " |\n"));
    }

    private String outcome(VmPhase phase, String verb, Asking asking) {
        String name = phase + "-" + verb.replaceAll("[^a-z]+", "-");
        VmId id = new VmId(PROJECT, name.toLowerCase(java.util.Locale.ROOT));
        make(id);
        bring(id, phase);
        long before = wanted(id).generation();
        try {
            return outcome(id, before, asking.ask(edits, id));
        } catch (PlasmaException e) {
            return switch (e.reason()) {
                case WRONG_PHASE, VM_DELETING -> "refused";
                default -> throw e;
            };
        }
    }

    private String outcome(VmId id, long before, Accepted accepted) {
        if (accepted.generation() <= before) {
            return accepted.kind() == Accepted.Kind.NOTHING ? "done" : "joined";
        }
        return switch (accepted.kind()) {
            case ACTION, DELETE, NOTHING, CREATE -> "done";
            case ATTACH, DETACH, CHANGE, UPDATE -> isBusy(id) ? "queued" : "done";
        };
    }

    private boolean isBusy(VmId id) {
        VmHandle handle = index.vm(id).flatMap(view -> view.actual()).orElseThrow();
        return wanted(id).actionNumber() > handle.answeredAction()
                || handle.phase() == VmPhase.UNKNOWN;
    }

    private VirtualMachine wanted(VmId id) {
        return index.vm(id).orElseThrow().wanted();
    }

    private void make(VmId id) {
        var _ =
                edits.vmCreation()
                        .create(
                                EditContext.NONE,
                                new VmDraft(
                                        id,
                                        Map.of(),
                                        Map.of(),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        none(),
                                        List.of(
                                                disk(id, "root", Optional.of(blank())),
                                                disk(id, "data", Optional.of(blank()))),
                                        List.of(nic("eth0")),
                                        GuestConfig.NONE));
        var _ =
                edits.volumes()
                        .create(
                                EditContext.NONE,
                                new VolumeDraft(more(id).volume(), blank(), Map.of(), false));
        write(id, VmPhase.STOPPED, 0);
    }

    /** By the actions that lead there, with what the owner would write. */
    private void bring(VmId id, VmPhase phase) {
        switch (phase) {
            case STOPPED -> {}
            case STARTING -> {
                act(edits, id, Verb.START);
                write(id, phase, 0);
            }
            case RUNNING, FAILED, CRASHED, UNKNOWN -> {
                act(edits, id, Verb.START);
                write(id, phase, 1);
            }
            case PAUSED -> {
                bring(id, VmPhase.RUNNING);
                act(edits, id, Verb.PAUSE);
                write(id, phase, 2);
            }
            case STOPPING -> {
                bring(id, VmPhase.RUNNING);
                act(edits, id, Verb.STOP);
                write(id, phase, 1);
            }
            case DELETING -> {
                bring(id, VmPhase.RUNNING);
                var _ = edits.vms().delete(EditContext.NONE, id, true);
                write(id, phase, 1);
            }
        }
    }

    private void write(VmId id, VmPhase phase, long answered) {
        VirtualMachine vm = wanted(id);
        Instant now = timers.instant();
        VmHandle first = VmHandle.first(id, vm.uid(), NODE, 1, now).withPhase(phase, now);
        VmHandle answering =
                answered == 0 ? first : first.withAnswer(answered, Answer.done(2, now));
        VmHandle handle =
                hasMachine(phase)
                        ? answering.withMachine(
                                Optional.of(new MachineRecord(4711, 99, "boot-1", 1)),
                                Optional.of(machine(vm.spec(), now)))
                        : answering;
        Commit commit =
                Commit.builder().put(Keys.handle(id), codec.handle().encode(handle)).build();
        store.commit(commit);
        untilApplied(store.head());
    }

    private static boolean hasMachine(VmPhase phase) {
        return switch (phase) {
            case RUNNING, PAUSED, STOPPING, UNKNOWN, DELETING -> true;
            case STOPPED, STARTING, FAILED, CRASHED -> false;
        };
    }

    private static RunningMachine machine(VmSpec spec, Instant now) {
        return new RunningMachine(
                spec.cpus(),
                0,
                spec.maxCpus(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.maxMemoryMib(),
                now,
                "fake",
                "7.2.22",
                List.of(),
                List.of());
    }
}
