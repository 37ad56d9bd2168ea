package io.plasmavmc.server.crash;

import static io.plasmavmc.server.crash.Client.DATA;
import static io.plasmavmc.server.crash.Client.MIB;
import static io.plasmavmc.server.crash.Client.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is walked of disks and NICs that come, go and change. */
final class DeviceVerbs {

    private static final Item DISK = Item.disk("data");
    private static final Item NIC = Item.nic("eth1");
    private static final Item FIRST_NIC = Item.nic("eth0");
    private static final long SIZE = 64 * MIB;

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Shorter than anybody wants to wait. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final FakeOptions QUICK =
            FakeOptions.DEFAULTS.withBoot(Duration.ZERO).withDetachAfter(Duration.ZERO);

    private DeviceVerbs() {}

    static List<Verb<?>> all() {
        return Stream.of(disks(), nics(), refused(), ejected())
                .<Verb<?>>flatMap(List::stream)
                .toList();
    }

    private static Accepted attachDisk(Client client) {
        VmDraft.Disk disk =
                new VmDraft.Disk(DISK.id(), DATA, Optional.empty(), false, Optional.empty());
        return client.edit(
                "attach", (edits, context) -> edits.attaches().attachDisk(context, WEB, disk));
    }

    private static Accepted detach(Client client, Item item, Duration deadline) {
        return client.edit(
                "detach",
                (edits, context) ->
                        edits.devices().detach(context, WEB, item, Optional.of(deadline)));
    }

    private static Accepted resizeDisk(Client client) {
        return client.edit(
                "resize",
                (edits, context) -> edits.devices().resizeDisk(context, WEB, DISK.id(), 2 * SIZE));
    }

    private static Accepted attachNic(Client client) {
        VmDraft.Nic nic =
                new VmDraft.Nic(
                        NIC.id(), Optional.empty(), true, new NicSpec.Network.User(List.of()));
        return client.edit(
                "attach-nic", (edits, context) -> edits.attaches().attachNic(context, WEB, nic));
    }

    private static Accepted pullCable(Client client) {
        return client.edit(
                "link",
                (edits, context) -> edits.devices().setLink(context, WEB, FIRST_NIC.id(), false));
    }

    private static Consumer<Client> withVolume(Consumer<Client> prepare) {
        return client -> {
            prepare.accept(client);
            client.hasVolume(SIZE);
        };
    }

    private static Consumer<Client> withDisk(Consumer<Client> prepare) {
        return withVolume(prepare)
                .andThen(
                        client -> {
                            attachDisk(client);
                            client.host().awaitSettled();
                        });
    }

    private static List<Verb<?>> disks() {
        return List.of(
                Verb.of(
                                "disk attach",
                                withVolume(Client::running),
                                DeviceVerbs::attachDisk,
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    assertThat(isThere(client, DISK)).isTrue();
                                    isJoined(accepted, attachDisk(client));
                                })
                        .with(QUICK),
                Verb.of(
                                "disk attach to a stopped VM",
                                withVolume(Client::stopped),
                                DeviceVerbs::attachDisk,
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.STOPPED, 0);
                                    assertThat(entry(client, DISK)).isPresent();
                                })
                        .with(QUICK),
                Verb.of(
                                "disk detach",
                                withDisk(Client::running),
                                client -> detach(client, DISK, LONG),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    isFree(client, DISK);
                                    isJoined(accepted, detachAgain(client));
                                })
                        .with(QUICK),
                Verb.of(
                                "disk detach from a stopped VM",
                                withDisk(Client::stopped),
                                client -> detach(client, DISK, LONG),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.STOPPED, 0);
                                    isFree(client, DISK);
                                })
                        .with(QUICK),
                resize("disk resize", Client::running, VmPhase.RUNNING),
                resize("disk resize in a stopped VM", Client::stopped, VmPhase.STOPPED),
                Verb.of(
                                "disk resize without space",
                                withDisk(Client::running).andThen(client -> Verbs.fail(client, 9)),
                                DeviceVerbs::resizeDisk,
                                (client, accepted) -> {
                                    client.hasFailed(accepted, Reason.NO_SPACE);
                                    assertThat(size(client)).isEqualTo(SIZE);
                                })
                        .with(QUICK));
    }

    private static Accepted detachAgain(Client client) {
        return detach(client, DISK, LONG);
    }

    private static Verb<Accepted> resize(String name, Consumer<Client> prepare, VmPhase phase) {
        return Verb.of(
                        name,
                        withDisk(prepare),
                        DeviceVerbs::resizeDisk,
                        (client, accepted) -> {
                            client.isDone(accepted, phase, phase == VmPhase.RUNNING ? 1 : 0);
                            assertThat(size(client)).isEqualTo(2 * SIZE);
                        })
                .with(QUICK);
    }

    private static List<Verb<?>> nics() {
        return List.of(
                Verb.of(
                                "NIC attach",
                                Client::running,
                                DeviceVerbs::attachNic,
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    assertThat(isThere(client, NIC)).isTrue();
                                })
                        .with(QUICK),
                Verb.of(
                                "NIC detach",
                                Client::running,
                                client -> detach(client, FIRST_NIC, LONG),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    isFree(client, FIRST_NIC);
                                })
                        .with(QUICK),
                Verb.of(
                                "link down",
                                Client::running,
                                DeviceVerbs::pullCable,
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    assertThat(client.vm().spec().nics().getFirst().linkUp())
                                            .isFalse();
                                })
                        .with(QUICK));
    }

    private static List<Verb<?>> refused() {
        return List.of(
                Verb.of(
                                "disk attach that the hypervisor refuses",
                                withVolume(Client::running).andThen(DeviceVerbs::refuseAttaches),
                                DeviceVerbs::attachDisk,
                                (client, accepted) -> {
                                    client.hasFailed(accepted, Reason.HYPERVISOR_FAILED);
                                    isFree(client, DISK);
                                })
                        .with(QUICK),
                Verb.of(
                                "disk detach that the guest refuses",
                                withDisk(Client::running).andThen(DeviceVerbs::refuseDetach),
                                client -> detach(client, DISK, SHORT),
                                DeviceVerbs::isKept)
                        .with(QUICK.withIgnoreDetach(true)),
                Verb.of(
                                "disk detach that the guest ignores",
                                withDisk(Client::running),
                                client -> detach(client, DISK, SHORT),
                                (client, accepted) -> {
                                    client.hasFailed(accepted, Reason.GUEST_HOLDS_DEVICE);
                                    assertThat(isThere(client, DISK)).isTrue();
                                    assertThat(entry(client, DISK).orElseThrow().isDetaching())
                                            .isTrue();
                                })
                        .with(QUICK.withIgnoreDetach(true)));
    }

    private static void refuseAttaches(Client client) {
        for (int i = 0; i < 9; i++) {
            client.host().machines().failNextAttach("no such node");
        }
    }

    private static void refuseDetach(Client client) {
        client.host()
                .gate()
                .meanwhile(
                        new Crossing(Crossing.Side.AFTER, StepName.DETACH_ASKED),
                        () -> client.host().machines().refuseDetach(client.uid(), DISK));
    }

    /** A server that died has not heard the guest's refusal, and waits for its time to be over. */
    private static void isKept(Client client, Accepted accepted) {
        assertThat(client.ending(accepted))
                .isInstanceOfSatisfying(
                        EditProgress.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .isIn(
                                                Reason.GUEST_REFUSED.name(),
                                                Reason.GUEST_HOLDS_DEVICE.name()));
        assertThat(isThere(client, DISK)).isTrue();
        assertThat(entry(client, DISK)).isPresent();
    }

    private static List<Verb<?>> ejected() {
        return List.of(
                Verb.of(
                                "guest ejects a disk",
                                withDisk(Client::running),
                                client -> {
                                    client.host().machines().ejectDevice(client.uid(), DISK);
                                    return true;
                                },
                                (client, _) -> {
                                    assertThat(isThere(client, DISK)).isFalse();
                                    assertThat(client.handle().item(DISK).orElseThrow().reason())
                                            .isEqualTo("GUEST_EJECTED");
                                })
                        .with(QUICK));
    }

    private static boolean isThere(Client client, Item item) {
        return Optional.ofNullable(client.host().machines().processes().get(client.uid()))
                .filter(process -> process.devices().has(item))
                .isPresent();
    }

    private static Optional<DeviceSpec> entry(Client client, Item item) {
        return client.vm().spec().device(item);
    }

    /** Of the VM, and of the disk's volume nobody has it. */
    private static void isFree(Client client, Item item) {
        assertThat(entry(client, item)).isEmpty();
        if (item.equals(DISK)) {
            assertThat(client.host().state().holder(DATA)).isEmpty();
        }
    }

    private static long size(Client client) {
        return client.volume().map(Volume::status).orElseThrow().sizeBytes();
    }

    private static void isJoined(Accepted first, Accepted again) {
        assertThat(again.generation()).isEqualTo(first.generation());
    }
}
