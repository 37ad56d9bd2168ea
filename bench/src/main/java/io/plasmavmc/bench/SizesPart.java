package io.plasmavmc.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * CPUs added to a running machine and memory that a running guest takes: through the API with
 * durable state, and by bare QMP to another machine of the same command line, with as many bare
 * durable commits, in turn.
 */
final class SizesPart {

    private static final String PART = "sizes";
    private static final String IMAGE = "sample";

    /** What PlasmaVMC commits: the wish, then the owner's answer. */
    private static final int CPU_COMMITS = 2;

    /** The wish, then the owner's answer. */
    private static final int MEMORY_COMMITS = 2;

    /** Calls and rounds before those that count: a server runs for months. */
    private static final int WARM_UP_CALLS = 2_000;

    private static final int WARM_UP = 10;

    private static final int MOST_CPUS = 4;

    private static final int SMALL_MIB = 256;
    private static final int LARGE_MIB = 768;

    /** For a guest to be done with memory that went. */
    private static final long SETTLE_NANOS = 600_000_000;

    private final ServerUnderTest server;
    private final Path scratch;
    private final int runs;
    private final Samples cpu = new Samples();
    private final Samples bareCpu = new Samples();
    private final Samples memory = new Samples();
    private final Samples bareMemory = new Samples();

    SizesPart(ServerUnderTest server, Path scratch, int runs) {
        this.server = server;
        this.scratch = scratch;
        this.runs = runs;
    }

    List<Row> measure(Path image) throws Exception {
        server.upload(IMAGE, image);
        List<Row> rows = new ArrayList<>();
        try (BareStore store = new BareStore(scratch.resolve("bare-sizes.db"))) {
            cpus(store);
            rows.add(Row.ratio(PART, "add a CPU", cpu, bareCpu, "ratio at most 1.5"));
            memory(store);
            rows.add(
                    Row.ratio(
                            PART,
                            "grow memory by 512 MiB",
                            memory,
                            bareMemory,
                            "ratio at most 1.5"));
        }
        return rows;
    }

    /**
     * Of machines without an OS, since one that takes CPUs into use would be timed with them: each
     * from one CPU to a few, and again from its start.
     */
    private void cpus(BareStore store) throws Exception {
        Path directory = Files.createDirectories(scratch.resolve("c"));
        EmptyVm vm = new EmptyVm(server, "bench-cpus", MOST_CPUS);
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            var _ = vm.uid();
        }
        for (int run = -WARM_UP; run * (MOST_CPUS - 1) < runs; run++) {
            vm.start();
            List<String> line = BareQemu.commandLine(Processes.qemuOf(vm.uid()), directory);
            try (BareQemu bare = BareQemu.launch(line, directory)) {
                bare.run();
                addCpus(vm, bare, store, run >= 0);
            }
            vm.stop();
            vm.setCpus(1);
        }
        vm.delete();
    }

    private void addCpus(EmptyVm vm, BareQemu bare, BareStore store, boolean counts)
            throws Exception {
        for (int cpus = 2; cpus <= MOST_CPUS; cpus++) {
            int wanted = cpus;
            (counts ? cpu : new Samples()).time(() -> vm.setCpus(wanted));
            (counts ? bareCpu : new Samples())
                    .time(
                            () -> {
                                bare.addCpu();
                                store.commit(CPU_COMMITS);
                            });
        }
    }

    private void memory(BareStore store) throws Exception {
        Path directory = Files.createDirectories(scratch.resolve("m"));
        GuestVm model = new GuestVm(server, "bench-bare", IMAGE);
        model.start();
        List<String> line = BareQemu.commandLine(Processes.qemuOf(model.uid()), directory);
        model.stop();
        GuestVm vm = new GuestVm(server, "bench-memory", IMAGE);
        vm.start();
        try (BareQemu bare = BareQemu.launch(line, directory)) {
            bare.run();
            GuestVm.awaitReady(model.console(model.uid()), 2);
            for (int run = -WARM_UP; run < runs; run++) {
                grow(vm, bare, store, run >= 0);
            }
        }
        vm.delete();
    }

    private void grow(GuestVm vm, BareQemu bare, BareStore store, boolean counts) throws Exception {
        (counts ? memory : new Samples()).time(() -> vm.setMemory(LARGE_MIB));
        (counts ? bareMemory : new Samples())
                .time(
                        () -> {
                            bare.growMemory(LARGE_MIB - SMALL_MIB);
                            store.commit(MEMORY_COMMITS);
                        });
        vm.setMemory(SMALL_MIB);
        bare.shrinkMemory();
        LockSupport.parkNanos(SETTLE_NANOS);
    }
}
