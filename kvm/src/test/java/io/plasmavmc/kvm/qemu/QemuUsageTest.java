package io.plasmavmc.kvm.qemu;

import static io.plasmavmc.kvm.qemu.ScriptedHost.AMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted of a QEMU that says odd things, and what is not concluded from them. */
class QemuUsageTest {

    private static final String DISK =
            """
            {"device": "", "qdev": "/machine/peripheral/disk-data/virtio-backend",
             "node-name": "fmt-1", "parent": {"stats": {}},
             "stats": {"rd_bytes": 8192, "wr_bytes": 4096, "rd_operations": 2, "wr_operations": 1,
                       "flush_operations": 3}}""";

    /** Long enough that a question which gives up earlier is seen to do so. */
    private static final Patience PATIENCE =
            new Patience(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30));

    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();
    private ScriptedHost host;
    private MachineSpec spec;
    private ScriptedMachine machine;

    @BeforeEach
    void run(@TempDir Path directory) {
        host = new ScriptedHost(directory, PATIENCE);
        spec = host.spec();
        machine = host.run(spec);
        host.backend().onChange(told::add);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private UsageView usage() {
        return host.backend().usage().read(spec.uid(), Set.of("eth0")).orElseThrow();
    }

    private void tells(String devices) {
        machine.on("query-blockstats", _ -> Answer.ok("[%s]".formatted(devices)));
    }

    @Test
    void disksAreThoseOfOurDevicesByTheirIds() {
        tells(
                DISK
                        + ", "
                        + DISK.replace("disk-data", "disk-a")
                        + ", "
                        + DISK.replace("disk-data", "cd")
                        + ", {\"device\": \"ide0\", \"stats\": "
                        + DISK.substring(DISK.lastIndexOf("{\"rd_bytes")));

        assertThat(usage().disks())
                .containsExactly(
                        new DiskUsage("a", 8192, 4096, 2, 1),
                        new DiskUsage("data", 8192, 4096, 2, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"qdev\": \"disk-data\"}",
                "{\"qdev\": 7, \"stats\": {}}",
                "{\"qdev\": \"disk-data\", \"stats\": {\"rd_bytes\": 1}}",
                "{\"qdev\": \"disk-data\", \"stats\": {\"rd_bytes\": \"1\", \"wr_bytes\": 1,"
                        + " \"rd_operations\": 1, \"wr_operations\": 1}}"
            })
    void counterThatIsMissingOrOddIsNeverZero(String odd) {
        tells(DISK + ", " + odd);

        assertThat(usage().disks()).isEmpty();
        assertThat(usage().memoryBytes()).isPositive();
        assertStillHeard();
    }

    @Test
    void refusalLeavesTheDisksOut() {
        machine.on("query-blockstats", _ -> Answer.error("CommandNotFound", "not in this one"));

        assertThat(usage().disks()).isEmpty();
        assertStillHeard();
    }

    @Test
    void questionThatIsNotAnsweredMakesNoMachineSilent() {
        machine.on("query-blockstats", _ -> Answer.silence());

        assertThat(usage().disks()).isEmpty();
        assertThat(usage().memoryBytes()).isPositive();

        assertThat(told).isEmpty();
    }

    @Test
    void commandThatTakesItsTimeIsNotDisturbed() {
        tells(DISK);
        var answer = new CountDownLatch(1);
        machine.late("stop", "paused", answer);
        var pause =
                CompletableFuture.supplyAsync(
                        () -> host.backend().pause(spec.uid()),
                        Executors.newVirtualThreadPerTaskExecutor());
        await().atMost(AMPLE).until(() -> machine.times("stop") == 1);

        assertThat(usage().disks()).isEmpty();
        assertThat(told).isEmpty();
        answer.countDown();

        assertThat(ScriptedHost.state(pause.join())).isEqualTo(RunState.PAUSED);
        assertThat(usage().disks()).hasSize(1);
        assertThat(machine.times("query-blockstats")).isEqualTo(1);
    }

    private void assertStillHeard() {
        assertThat(host.observe(spec)).isInstanceOf(Observation.Present.class);
        assertThat(told).isEmpty();
    }
}
