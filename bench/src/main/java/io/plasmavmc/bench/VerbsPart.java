package io.plasmavmc.bench;

import com.google.protobuf.Duration;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.DeleteVmRequest;
import io.plasmavmc.api.v1.ResetVmRequest;
import io.plasmavmc.api.v1.StartVmRequest;
import io.plasmavmc.api.v1.StopVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Start, hard reset and forced stop of a machine without an OS: by gRPC on a warm connection with
 * durable state, and by bare QEMU and QMP with as many bare durable commits, in turn.
 */
final class VerbsPart {

    private static final String PART = "verbs";
    private static final String SCOPE = "default";
    private static final String VM = "bench-1";
    private static final Duration WAIT = Duration.newBuilder().setSeconds(60).build();

    /** What PlasmaVMC commits for each: the action, then what the owner writes down. */
    private static final int START_COMMITS = 4;

    private static final int RESET_COMMITS = 3;
    private static final int STOP_COMMITS = 2;

    /** Rounds before those that count: a server runs for months. */
    private static final int WARM_UP = 150;

    /** And of the shortest of them, on both sides: both run code that is compiled while it runs. */
    private static final int WARM_UP_RESETS = 600;

    private final ServerUnderTest server;
    private final Path scratch;
    private final int runs;
    private final Samples start = new Samples();
    private final Samples reset = new Samples();
    private final Samples stop = new Samples();
    private final Samples bareStart = new Samples();
    private final Samples bareReset = new Samples();
    private final Samples bareStop = new Samples();
    private final Samples kill = new Samples();
    private final Samples coldStart = new Samples();
    private final Samples coldReset = new Samples();
    private final Samples coldStop = new Samples();

    VerbsPart(ServerUnderTest server, Path scratch, int runs) {
        this.server = server;
        this.scratch = scratch;
        this.runs = runs;
    }

    List<Row> measure() throws Exception {
        VmServiceBlockingStub vms = server.stub(VmServiceBlockingStub.class);
        create(vms);
        List<String> commandLine = warmUp(vms);
        try (BareStore store = new BareStore(scratch.resolve("bare.db"))) {
            warmUpBare(commandLine, store);
            for (int run = 0; run < runs; run++) {
                ours(vms);
                bare(commandLine, store);
            }
        }
        delete(vms);
        return List.of(
                Row.ratio(PART, "vm start", start, bareStart, "ratio at most 1.3"),
                Row.ratio(PART, "vm reset, hard", reset, bareReset, "ratio at most 1.5"),
                Row.ratio(PART, "vm stop --force", stop, kill, "at most 3 x SIGKILL and wait"),
                Row.ratio(PART, "vm stop --force with commits", stop, bareStop, "none"),
                Row.median(PART, "vm start, just started server", coldStart, "none"),
                Row.median(PART, "vm reset, just started server", coldReset, "none"),
                Row.median(PART, "vm stop --force, just started", coldStop, "none"));
    }

    private void create(VmServiceBlockingStub vms) {
        VirtualMachine.Spec spec =
                VirtualMachine.Spec.newBuilder().setCpus(1).setMemoryMib(256).build();
        var _ =
                vms.createVm(
                        CreateVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVm(VirtualMachine.newBuilder().setVmId(VM).setSpec(spec))
                                .setWait(WAIT)
                                .build());
    }

    private void delete(VmServiceBlockingStub vms) {
        var _ =
                vms.deleteVm(
                        DeleteVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(VM)
                                .setForce(true)
                                .setWait(WAIT)
                                .build());
    }

    /**
     * A server that has just started runs code that is not compiled yet; its first rounds are shown
     * apart. Then the command line.
     */
    private List<String> warmUp(VmServiceBlockingStub vms) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            boolean first = i < runs;
            (first ? coldStart : new Samples()).time(() -> start(vms));
            (first ? coldReset : new Samples()).time(() -> reset(vms));
            (first ? coldStop : new Samples()).time(() -> stop(vms));
        }
        start(vms);
        for (int i = 0; i < WARM_UP_RESETS; i++) {
            reset(vms);
        }
        Path directory = Files.createDirectories(scratch.resolve("q"));
        List<String> commandLine = BareQemu.commandLine(machine(), directory);
        stop(vms);
        return commandLine;
    }

    /** What it is compared with runs in this JVM. */
    private void warmUpBare(List<String> commandLine, BareStore store) throws Exception {
        try (BareQemu qemu = BareQemu.launch(commandLine, scratch.resolve("q"))) {
            qemu.run();
            for (int i = 0; i < WARM_UP_RESETS; i++) {
                qemu.reset();
                store.commit(RESET_COMMITS);
            }
        }
    }

    /** The pid of the one machine that this server runs, found by the data directory it logs to. */
    private long machine() throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> isOurs(process.pid()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no QEMU of this server runs"))
                    .pid();
        }
    }

    private boolean isOurs(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            String data = String.valueOf(server.tokenFile().getParent());
            return line.contains("qemu-system") && line.contains(data + "/vms/");
        } catch (IOException e) {
            return false;
        }
    }

    private void ours(VmServiceBlockingStub vms) throws Exception {
        start.time(() -> start(vms));
        reset.time(() -> reset(vms));
        stop.time(() -> stop(vms));
    }

    private void bare(List<String> commandLine, BareStore store) throws Exception {
        Path directory = scratch.resolve("q");
        long begin = System.nanoTime();
        try (BareQemu qemu = BareQemu.launch(commandLine, directory)) {
            qemu.run();
            store.commit(START_COMMITS);
            bareStart.add(System.nanoTime() - begin);
            bareReset.time(
                    () -> {
                        qemu.reset();
                        store.commit(RESET_COMMITS);
                    });
            long killing = System.nanoTime();
            qemu.kill();
            kill.add(System.nanoTime() - killing);
            store.commit(STOP_COMMITS);
            bareStop.add(System.nanoTime() - killing);
        }
    }

    private static void start(VmServiceBlockingStub vms) {
        var _ =
                vms.startVm(
                        StartVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(VM)
                                .setWait(WAIT)
                                .build());
    }

    private static void reset(VmServiceBlockingStub vms) {
        var _ =
                vms.resetVm(
                        ResetVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(VM)
                                .setMode(VirtualMachine.Action.Mode.HARD)
                                .setWait(WAIT)
                                .build());
    }

    private static void stop(VmServiceBlockingStub vms) {
        var _ =
                vms.stopVm(
                        StopVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(VM)
                                .setForce(true)
                                .setWait(WAIT)
                                .build());
    }
}
