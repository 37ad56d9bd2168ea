package io.plasmavmc.bench;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.files.DiskPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Attaching and detaching a disk and a NIC of a running guest: through the API with durable state,
 * and by bare QMP to another guest that was started by the same command line, with as many bare
 * durable commits, in turn. Then rounds of it, and whether anything is left in QEMU and server.
 */
final class DevicesPart {

    private static final String PART = "devices";
    private static final String IMAGE = "sample";

    /** What PlasmaVMC commits: the wish, then the owner's answer. */
    private static final int ATTACH_COMMITS = 2;

    /** The wish, that the guest was asked, the owner's answer, and the entry's end. */
    private static final int DETACH_COMMITS = 4;

    /** Calls and rounds before those that count: a server runs for months. */
    private static final int WARM_UP_CALLS = 2_000;

    private static final int WARM_UP = 20;

    private static final int ROUNDS = 50;

    /** For a guest to take a device into use, or to be done with its going. */
    private static final long SETTLE_NANOS = 600_000_000;

    private final ServerUnderTest server;
    private final Path scratch;
    private final int runs;
    private final Samples attachDisk = new Samples();
    private final Samples attachNic = new Samples();
    private final Samples detachDisk = new Samples();
    private final Samples detachNic = new Samples();
    private final Samples bareAttachDisk = new Samples();
    private final Samples bareAttachNic = new Samples();
    private final Samples bareDetachDisk = new Samples();
    private final Samples bareDetachNic = new Samples();

    DevicesPart(ServerUnderTest server, Path scratch, int runs) {
        this.server = server;
        this.scratch = scratch;
        this.runs = runs;
    }

    /**
     * What a bare guest is run from.
     *
     * @param console where it says when it is ready, after an earlier guest has said so once
     * @param volume the disk to put into it
     */
    private record Model(List<String> commandLine, Path console, Uid volume) {}

    List<Row> measure(Path image) throws Exception {
        server.upload(IMAGE, image);
        Path directory = Files.createDirectories(scratch.resolve("d"));
        Model model = model(directory);
        GuestVm vm = new GuestVm(server, "bench-hot", IMAGE);
        vm.start();
        List<Row> rows = new ArrayList<>();
        try (BareQemu bare = BareQemu.launch(model.commandLine(), directory);
                BareStore store = new BareStore(scratch.resolve("bare-devices.db"))) {
            bare.run();
            GuestVm.awaitReady(model.console(), 2);
            warmUp(vm);
            for (int run = 0; run < runs; run++) {
                disks(vm, bare, model.volume(), store);
                nics(vm, bare, store);
            }
            rows.addAll(ratios());
            rows.addAll(rounds(vm));
        }
        vm.delete();
        return rows;
    }

    private List<Row> ratios() {
        return List.of(
                Row.ratio(PART, "attach disk", attachDisk, bareAttachDisk, "ratio at most 1.5"),
                Row.ratio(PART, "attach NIC", attachNic, bareAttachNic, "ratio at most 1.6"),
                Row.ratio(
                        PART,
                        "detach disk, until released",
                        detachDisk,
                        bareDetachDisk,
                        "ratio at most 1.1"),
                Row.ratio(
                        PART,
                        "detach NIC, until released",
                        detachNic,
                        bareDetachNic,
                        "ratio at most 1.1"));
    }

    /** Of a VM that PlasmaVMC starts once; it stays, and so do its disks. */
    private Model model(Path directory) throws IOException {
        GuestVm vm = new GuestVm(server, "bench-bare", IMAGE);
        vm.start();
        String uid = vm.uid();
        List<String> line = BareQemu.commandLine(Processes.qemuOf(uid), directory);
        vm.stop();
        return new Model(line, vm.console(uid), vm.volumeUid());
    }

    private static void warmUp(GuestVm vm) {
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            var _ = vm.uid();
        }
        for (int i = 0; i < WARM_UP; i++) {
            round(vm);
        }
    }

    private static void round(GuestVm vm) {
        vm.attachDisk();
        vm.attachNic();
        settle();
        vm.detachDisk();
        vm.detachNic();
        settle();
    }

    private void disks(GuestVm vm, BareQemu bare, Uid volume, BareStore store) throws Exception {
        Path data = server.tokenFile().resolveSibling("volumes");
        DiskPaths paths = new DiskPaths(data, data);
        attachDisk.time(vm::attachDisk);
        bareAttachDisk.time(
                () -> {
                    bare.attachDisk(volume, paths);
                    store.commit(ATTACH_COMMITS);
                });
        settle();
        detachDisk.time(vm::detachDisk);
        bareDetachDisk.time(
                () -> {
                    bare.detachDisk();
                    store.commit(DETACH_COMMITS);
                });
        settle();
    }

    private void nics(GuestVm vm, BareQemu bare, BareStore store) throws Exception {
        attachNic.time(vm::attachNic);
        bareAttachNic.time(
                () -> {
                    bare.attachNic();
                    store.commit(ATTACH_COMMITS);
                });
        settle();
        detachNic.time(vm::detachNic);
        bareDetachNic.time(
                () -> {
                    bare.detachNic();
                    store.commit(DETACH_COMMITS);
                });
        settle();
    }

    private List<Row> rounds(GuestVm vm) throws IOException {
        long qemu = Processes.qemuOf(vm.uid());
        int descriptors = Processes.descriptors(qemu);
        double qemuMib = Processes.residentMib(qemu);
        int serverDescriptors = Processes.descriptors(server.pid());
        double serverMib = server.residentMib();
        for (int round = 0; round < ROUNDS; round++) {
            round(vm);
        }
        String target = "as before %d rounds".formatted(ROUNDS);
        return List.of(
                Row.change(
                        PART,
                        "QEMU's descriptors",
                        "",
                        descriptors,
                        Processes.descriptors(qemu),
                        target),
                Row.change(
                        PART, "QEMU resident", "MiB", qemuMib, Processes.residentMib(qemu), target),
                Row.change(
                        PART,
                        "server's descriptors",
                        "",
                        serverDescriptors,
                        Processes.descriptors(server.pid()),
                        target),
                Row.change(
                        PART, "server resident", "MiB", serverMib, server.residentMib(), target));
    }

    private static void settle() {
        LockSupport.parkNanos(SETTLE_NANOS);
    }
}
