package io.plasmavmc.server.crash;

import static io.plasmavmc.server.crash.Client.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All that is walked. A step that none of these takes fails {@link CrashWalkTest}. */
final class Verbs {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Longer than a server needs to ask a guest, shorter than anybody wants to wait. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private Verbs() {}

    static List<Verb<?>> all() {
        return Stream.of(
                        life(),
                        ends(),
                        refused(),
                        DeviceVerbs.all(),
                        SizeVerbs.all(),
                        volumes(),
                        images())
                .<Verb<?>>flatMap(List::stream)
                .toList();
    }

    /** Those whose recovery is walked as well. */
    static List<Verb<?>> diedTwice() {
        return all().stream()
                .filter(
                        verb ->
                                Set.of(
                                                "create",
                                                "start",
                                                "reset",
                                                "stop",
                                                "delete by force",
                                                "host reboots",
                                                "disk attach",
                                                "disk detach",
                                                "CPUs down",
                                                "memory up",
                                                "soft reset",
                                                "soft reset that brings what waits",
                                                "volume resize",
                                                "image import")
                                        .contains(verb.name()))
                .toList();
    }

    /** What goes as it should. */
    static List<Verb<?>> life() {
        return List.of(
                Verb.of(
                        "create",
                        _ -> {},
                        client -> client.create(OnCrash.STOP),
                        (client, accepted) -> client.isDone(accepted, VmPhase.STOPPED, 0)),
                action("start", Client::stopped, Action.Verb.START, VmPhase.RUNNING, 1),
                action("pause", Client::running, Action.Verb.PAUSE, VmPhase.PAUSED, 1),
                action("resume", Client::paused, Action.Verb.RESUME, VmPhase.RUNNING, 1),
                action("reset", Client::running, Action.Verb.RESET, VmPhase.RUNNING, 2),
                action(
                        "reset of a paused VM",
                        Client::paused,
                        Action.Verb.RESET,
                        VmPhase.RUNNING,
                        2),
                stop("stop", Client::running, false),
                stop("stop of a paused VM", Client::paused, false),
                stop("stop by force", Client::running, true),
                delete("delete", Client::stopped, false),
                delete("delete by force", Client::running, true));
    }

    private static Verb<Accepted> action(
            String name,
            java.util.function.Consumer<Client> prepare,
            Action.Verb verb,
            VmPhase phase,
            int boots) {
        return Verb.of(
                name,
                prepare,
                client -> client.act(verb),
                (client, accepted) -> {
                    client.isDone(accepted, phase, boots);
                    client.neverKilledARunningGuest();
                });
    }

    private static Verb<Accepted> stop(
            String name, java.util.function.Consumer<Client> prepare, boolean force) {
        return Verb.of(
                name,
                prepare,
                client -> client.stop(force, LONG),
                (client, accepted) -> {
                    client.isDone(accepted, VmPhase.STOPPED, 1);
                    if (!force) {
                        client.neverKilledARunningGuest();
                    }
                });
    }

    private static Verb<Accepted> delete(
            String name, java.util.function.Consumer<Client> prepare, boolean force) {
        return Verb.of(
                name,
                prepare,
                client -> client.delete(force),
                (client, accepted) -> {
                    assertThat(client.ending(accepted)).isEqualTo(new EditProgress.Gone());
                    assertThat(client.host().state().volumes()).isEmpty();
                });
    }

    /** What guests do by themselves. */
    private static List<Verb<?>> ends() {
        return List.of(
                Verb.of(
                        "guest powers itself off",
                        Client::running,
                        client -> {
                            client.host().machines().powerOffGuest(client.uid());
                            return true;
                        },
                        (client, _) -> {
                            client.isIn(VmPhase.STOPPED, 1);
                            assertThat(client.handle().reason()).isEqualTo("GUEST_SHUTDOWN");
                        }),
                Verb.of(
                        "guest panics",
                        Client::running,
                        client -> {
                            client.host().machines().panicGuest(client.uid());
                            return true;
                        },
                        (client, _) -> {
                            client.isIn(VmPhase.CRASHED, 1);
                            assertThat(client.handle().reason()).isEqualTo("GUEST_PANICKED");
                        }),
                Verb.of(
                        "guest panics and is started again",
                        client -> client.running(OnCrash.RESTART),
                        client -> {
                            client.host().machines().panicGuest(client.uid());
                            return true;
                        },
                        (client, _) -> client.isIn(VmPhase.RUNNING, 2)),
                action(
                        "reset of a crashed VM",
                        client -> {
                            client.running();
                            client.host().machines().panicGuest(client.uid());
                            client.host().awaitSettled();
                        },
                        Action.Verb.RESET,
                        VmPhase.RUNNING,
                        2),
                Verb.of(
                        "host reboots",
                        Client::running,
                        client -> client.host().reboot(),
                        (client, _) -> client.isIn(VmPhase.RUNNING, 2)),
                Verb.of(
                        "start of a VM kept after its panic",
                        client -> {
                            client.running(OnCrash.PRESERVE);
                            client.host().machines().panicGuest(client.uid());
                        },
                        client -> client.act(Action.Verb.START),
                        (client, accepted) -> client.isDone(accepted, VmPhase.RUNNING, 2)));
    }

    /** What the hypervisor or the guest does not do. */
    private static List<Verb<?>> refused() {
        return List.of(
                refused("launch", 9, Client::stopped, Action.Verb.START, VmPhase.FAILED),
                refused("pause", 9, Client::running, Action.Verb.PAUSE, VmPhase.RUNNING),
                refused("resume", 9, Client::paused, Action.Verb.RESUME, VmPhase.PAUSED),
                refused("reset", 9, Client::running, Action.Verb.RESET, VmPhase.RUNNING),
                Verb.of(
                        "reset whose guest is let run at the second try",
                        client -> {
                            client.running();
                            client.host().refuse("resume", 1);
                        },
                        client -> client.act(Action.Verb.RESET),
                        (client, accepted) -> {
                            client.hasEnded(accepted, VmPhase.RUNNING, VmPhase.RUNNING);
                            client.isIn(VmPhase.RUNNING, 2);
                        }),
                Verb.of(
                                "stop that the guest ignores",
                                Client::running,
                                client -> client.stop(false, SHORT),
                                (client, accepted) -> {
                                    client.hasFailed(accepted, Reason.GUEST_DID_NOT_STOP);
                                    client.isIn(VmPhase.RUNNING, 1);
                                    client.neverKilledARunningGuest();
                                })
                        .with(FakeOptions.DEFAULTS.withIgnorePowerdown(true)));
    }

    private static Verb<Accepted> refused(
            String command,
            int times,
            java.util.function.Consumer<Client> prepare,
            Action.Verb verb,
            VmPhase phase) {
        return Verb.of(
                command + " that the hypervisor refuses",
                client -> {
                    prepare.accept(client);
                    client.host().refuse(command, times);
                },
                client -> client.act(verb),
                (client, accepted) -> {
                    client.hasFailed(accepted, Reason.HYPERVISOR_FAILED);
                    assertThat(client.handle().phase()).isEqualTo(phase);
                    client.host().refuse(command, 0);
                });
    }

    private static List<Verb<?>> volumes() {
        return List.of(
                Verb.of(
                        "volume create",
                        _ -> {},
                        client -> client.createVolume(64 * MIB),
                        (client, _) -> isReady(client, 64 * MIB)),
                Verb.of(
                        "volume create without space",
                        client -> fail(client, 9),
                        client -> client.createVolume(64 * MIB),
                        (client, _) -> {
                            Volume.Status status = client.volume().orElseThrow().status();
                            assertThat(status.phase()).isEqualTo(Volume.Phase.FAILED);
                            assertThat(status.reason()).isEqualTo("NO_SPACE");
                        }),
                Verb.of(
                        "volume resize",
                        client -> client.hasVolume(64 * MIB),
                        client -> client.resizeVolume(96 * MIB),
                        (client, _) -> isReady(client, 96 * MIB)),
                Verb.of(
                        "volume resize without space",
                        client -> {
                            client.hasVolume(64 * MIB);
                            fail(client, 9);
                        },
                        client -> client.resizeVolume(96 * MIB),
                        (client, _) -> {
                            isReady(client, 64 * MIB);
                            assertThat(client.volume().orElseThrow().status().reason())
                                    .isEqualTo("NO_SPACE");
                        }),
                Verb.of(
                        "volume delete",
                        client -> client.hasVolume(64 * MIB),
                        Client::deleteVolume,
                        (client, _) -> assertThat(client.volume()).isEmpty()));
    }

    static void fail(Client client, int times) {
        for (int i = 0; i < times; i++) {
            client.host()
                    .volumes()
                    .failNext(PlasmaException.of(Reason.NO_SPACE, "the disk is full"));
        }
    }

    private static void isReady(Client client, long size) {
        Volume volume = client.volume().orElseThrow();
        assertThat(volume.status().phase()).isEqualTo(Volume.Phase.READY);
        assertThat(volume.sizeBytes()).isEqualTo(size);
    }

    private static List<Verb<?>> images() {
        return List.of(
                Verb.of(
                        "image import",
                        _ -> {},
                        client -> client.importImage(new byte[512]),
                        (client, _) ->
                                assertThat(client.image().orElseThrow().sizeBytes())
                                        .isEqualTo(512)),
                Verb.of(
                        "image import of a file that is no image",
                        _ -> {},
                        Client::importIsRejected,
                        (client, _) -> assertThat(client.image()).isEmpty()),
                Verb.of(
                        "image delete",
                        Client::hasImage,
                        Client::deleteImage,
                        (client, _) -> assertThat(client.image()).isEmpty()),
                Verb.of(
                        "image delete while a copy is made",
                        client -> {
                            client.hasImage();
                            client.host()
                                    .gate()
                                    .meanwhile(
                                            new Crossing(
                                                    Crossing.Side.BEFORE,
                                                    StepName.IMAGE_DELETE_ACCEPT),
                                            client::copyImage);
                        },
                        client -> client.unlessInUse(client::deleteImage),
                        (client, _) ->
                                assertThat(client.image().isPresent())
                                        .isEqualTo(client.volume().isPresent())));
    }
}
