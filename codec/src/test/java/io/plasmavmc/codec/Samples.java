package io.plasmavmc.codec;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.tenant.Token;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Network;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that the golden files say. */
final class Samples {

    static final ProjectId PROJECT = new ProjectId("default", "shop");
    static final NodeId HOST = new NodeId("host-a");
    static final Uid VM_UID = uid(1);
    static final Uid IMAGE_UID = uid(3);
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final Forward SSH = new Forward(Forward.Protocol.TCP, "127.0.0.1", 2222, 22);

    private Samples() {}

    static Uid uid(int number) {
        return new Uid("01980000-0000-7000-8000-%012d".formatted(number));
    }

    static VirtualMachine vm() {
        VirtualMachine before = vmBeforeDevices();
        Item data = Item.disk("data");
        VmSpec spec =
                before.spec()
                        .with(
                                before.spec()
                                        .disk("data")
                                        .orElseThrow()
                                        .withGrowTo(Optional.of(4096L)))
                        .with(
                                before.spec()
                                        .nic("lan")
                                        .orElseThrow()
                                        .withDetach(Optional.of(Duration.ofSeconds(6)))
                                        .withGeneration(6));
        return new VirtualMachine(
                before.id(),
                before.uid(),
                before.generation(),
                before.createTime(),
                before.updateTime(),
                before.deleteTime(),
                before.labels(),
                before.metadata(),
                spec,
                before.action(),
                List.of(
                        new Request(6, "", "RESIZE_DISK", Optional.of(data), NOON),
                        new Request(7, "r-1", "RESET", Optional.empty(), NOON)));
    }

    /** As it was stored before devices came and went. */
    static VirtualMachine vmBeforeDevices() {
        return new VirtualMachine(
                new VmId(PROJECT, "web-1"),
                VM_UID,
                7,
                NOON,
                NOON.plusMillis(1500),
                Optional.empty(),
                Map.of("tier", "web", "app", "shop"),
                Map.of("ticket", "1234"),
                spec(),
                Optional.of(
                        new Action(
                                5,
                                7,
                                Action.Verb.RESET,
                                Action.ResetMode.HARD,
                                false,
                                Duration.ofSeconds(90),
                                NOON.plusNanos(123_456_789))),
                List.of(
                        new Request(6, "", "UPDATE", Optional.empty(), NOON),
                        new Request(7, "r-1", "RESET", Optional.empty(), NOON)));
    }

    static VmSpec spec() {
        return new VmSpec(
                12,
                12,
                3,
                512,
                2048,
                1,
                VmSpec.OnCrash.STOP,
                VmSpec.Autostart.LAST,
                "pc-q35-7.2",
                Optional.of(HOST),
                List.of(
                        disk("root", "web-1-root", Optional.of(1), 0),
                        disk("data", "data-1", Optional.empty(), 1)),
                List.of(
                        nic("eth0", new Network.User(List.of(SSH)), 2),
                        nic("lan", new Network.Bridge("br0"), 3)),
                new GuestConfig(
                        Optional.of("web-1"),
                        List.of("ssh-ed25519 AAAA mia@example"),
                        Optional.of(new GuestConfig.Secret("#cloud-config\npassword: grün\n"))));
    }

    private static DiskSpec disk(String id, String volume, Optional<Integer> order, int slot) {
        VolumeId volumeId = new VolumeId(PROJECT, volume);
        return new DiskSpec(
                id,
                volumeId,
                uid(10 + slot),
                order,
                false,
                Optional.empty(),
                slot,
                Optional.empty(),
                1);
    }

    private static NicSpec nic(String id, Network network, int slot) {
        return new NicSpec(id, "52:54:00:12:34:5" + slot, true, network, slot, Optional.empty(), 1);
    }

    /** All that may be empty is. */
    static VirtualMachine leastVm() {
        return new VirtualMachine(
                new VmId(PROJECT, "db"),
                VM_UID,
                1,
                NOON,
                NOON,
                Optional.of(NOON),
                Map.of(),
                Map.of(),
                new VmSpec(
                        1,
                        4,
                        1,
                        1024,
                        4096,
                        1,
                        VmSpec.OnCrash.RESTART,
                        VmSpec.Autostart.NEVER,
                        "pc-q35-7.2",
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        GuestConfig.NONE),
                Optional.empty(),
                List.of());
    }

    static VmHandle handle() {
        return handleBeforeRestarts()
                .withRestart(Optional.of(new CrashRestart(2, 4, NOON.plusSeconds(2))));
    }

    /** As it was stored before crashed VMs were started again. */
    static VmHandle handleBeforeRestarts() {
        VmHandle before = handleBeforeSizes();
        return before.withRunning(
                        before.running().orElseThrow().withCpus(8, 2).withMemory(512, 768))
                .withItem(ItemAnswer.pending(Item.CPUS, 3, "no agent", NOON));
    }

    /** As it was stored before sizes changed while a machine ran. */
    static VmHandle handleBeforeSizes() {
        return handleBeforeDevices()
                .withItem(ItemAnswer.settled(Item.nic("eth0"), 1, NOON))
                .withItem(
                        ItemAnswer.failed(
                                Item.disk("data"), 6, "GUEST_HOLDS_DEVICE", "held", NOON));
    }

    /** As it was stored before devices came and went. */
    static VmHandle handleBeforeDevices() {
        return new VmHandle(
                new VmId(PROJECT, "web-1"),
                VM_UID,
                HOST,
                3,
                VmPhase.UNKNOWN,
                NOON,
                "MONITOR_SILENT",
                "QEMU has not answered for 5 s",
                VmPhase.RUNNING,
                4,
                6,
                Optional.of(new Progress(5, Progress.Stage.RESET_DONE, NOON, 2, NOON)),
                Optional.of(new MachineRecord(4711, 9_876_543_210L, uid(99).text(), 3)),
                Optional.of(running()),
                List.of(),
                List.of(
                        Answer.done(5, NOON),
                        Answer.failed(6, "HYPERVISOR_FAILED", "no \"free\" port", NOON)),
                false,
                HostBoot.startingAfter(uid(99).text(), 4),
                Optional.empty());
    }

    /** As it was stored before handles told the boot of the host. */
    static VmHandle handleWithoutBoot() {
        return handleBeforeDevices().withBoot(HostBoot.NONE);
    }

    private static RunningMachine running() {
        return new RunningMachine(
                8,
                0,
                12,
                512,
                512,
                512,
                2048,
                NOON,
                "kvm",
                "7.2.22",
                List.of(device("data", "vol-10", "0000:03:00.0", List.of())),
                List.of(device("eth0", "", "0000:04:00.0", List.of(SSH))));
    }

    private static RunningMachine.Device device(
            String id, String serial, String address, List<Forward> forwards) {
        return new RunningMachine.Device(
                id, RunningMachine.DevicePhase.ATTACHED, "", "", serial, address, forwards);
    }

    static Owner owner() {
        return new Owner(HOST, 3, VM_UID);
    }

    static Image image() {
        return new Image(
                new ImageId(PROJECT, "debian"),
                IMAGE_UID,
                NOON,
                Map.of("os", "debian"),
                HOST,
                DiskFormat.QCOW2,
                16_777_216,
                2_147_483_648L,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Image.Phase.READY,
                "");
    }

    static Volume volume() {
        return new Volume(
                new VolumeId(PROJECT, "web-1-root"),
                uid(10),
                NOON,
                Map.of(),
                HOST,
                Volume.DEFAULT_POOL,
                DiskFormat.QCOW2,
                10_737_418_240L,
                Optional.of(
                        new Volume.Source(
                                new ImageId(PROJECT, "debian"), IMAGE_UID, DiskFormat.QCOW2)),
                true,
                Optional.empty(),
                new Volume.Status(Volume.Phase.READY, "", "", 10_737_418_240L, 196_616));
    }

    static Claim claim() {
        return new Claim(new VmId(PROJECT, "web-1"), VM_UID);
    }

    static Node node() {
        return new Node(
                HOST,
                uid(50),
                "0.1.0",
                1,
                16,
                65_536,
                "tcg",
                "7.2.22",
                List.of("br0", "br1"),
                "https://host-a.example:8470",
                NOON,
                false);
    }

    static Token token() {
        return new Token(
                "ci", "ab".repeat(32), Optional.of("default"), Optional.empty(), true, NOON);
    }

    static RequestRecord request() {
        return new RequestRecord("cd".repeat(32), VM_UID, 7);
    }
}
