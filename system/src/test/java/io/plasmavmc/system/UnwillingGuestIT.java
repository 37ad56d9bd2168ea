package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of a QEMU without an OS: nobody in it lets anything go. */
class UnwillingGuestIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static Vm withDisk(String name) {
        var vm = Vm.runningBare(server, name);
        cli.does("volume", "create", name + "-data", "--size", "1MiB");
        cli.does("vm", "attach-disk", name, "data", "--volume", name + "-data");
        return vm;
    }

    private static JsonNode disk(Vm vm) {
        return vm.status().at("/disks/0");
    }

    private static void awaitReleased(Vm vm) {
        Waiting.until(
                "the disk is released",
                () -> vm.get().toPrettyString(),
                () -> vm.get().at("/spec/disks").isEmpty());
    }

    @Test
    void detachEndsAtItsDeadlineStaysVisibleAndCompletesWithAReset() {
        var vm = withDisk("held");
        var detach = cli.run("vm", "detach-disk", "held", "data", "--deadline", "3s", "-o", "json");

        assertThat(detach.exit()).as("%s", detach).isEqualTo(4);
        assertThat(detach.error().path("reason").asText()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(disk(vm).path("phase").asText()).isEqualTo("DETACHING");
        assertThat(disk(vm).path("reason").asText()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(vm.get().at("/spec/disks/0/detaching").asBoolean()).isTrue();

        assertThat(reason("volume", "delete", "held-data")).isEqualTo("VOLUME_IN_USE");
        Vm.runningBare(server, "other");
        assertThat(reason("vm", "attach-disk", "other", "data", "--volume", "held-data"))
                .isEqualTo("VOLUME_IN_USE");

        cli.does("vm", "reset", "held");
        awaitReleased(vm);
        assertThat(vm.phase()).isEqualTo("RUNNING");
        cli.does("vm", "attach-disk", "other", "data", "--volume", "held-data");
    }

    private static String reason(String... command) {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of("-o", "json"));
        return cli.run(all.toArray(String[]::new)).error().path("reason").asText();
    }

    @Test
    void aSecondDetachJoinsTheFirst() {
        var vm = withDisk("joined");
        try (var first = cli.start("vm", "detach-disk", "joined", "data", "--deadline", "60s")) {
            Waiting.until(
                    "it is asked for", () -> vm.get().at("/spec/disks/0/detaching").asBoolean());
            var generation = vm.get().path("generation").asText();
            try (var second = cli.start("vm", "detach-disk", "joined", "data")) {
                cli.does("vm", "reset", "joined");
                assertThat(first.awaitExit()).isZero();
                assertThat(second.awaitExit()).isZero();
            }
            // The reset alone has made another generation.
            assertThat(vm.get().path("generation").asLong())
                    .isEqualTo(Long.parseLong(generation) + 1);
        }
    }

    @Test
    void otherOperationsGoOnWhileADetachWaits() {
        var vm = withDisk("busy");
        cli.does("vm", "detach-disk", "busy", "data", "--deadline", "60s", "--no-wait");
        cli.does("volume", "create", "busy-more", "--size", "1MiB");
        cli.does("vm", "attach-disk", "busy", "more", "--volume", "busy-more");
        cli.does("vm", "attach-nic", "busy", "lan=user");
        cli.does("vm", "pause", "busy");
        cli.does("vm", "resume", "busy");
        assertThat(disk(vm).path("phase").asText()).isEqualTo("DETACHING");
        cli.does("vm", "stop", "busy", "--force");
        Waiting.until(
                "the disk is released",
                () -> vm.get().toPrettyString(),
                () -> vm.get().at("/spec/disks").size() == 1);
        cli.does("volume", "delete", "busy-data");
    }

    @Test
    void manyDisksFitAndTheNextOneIsToldSoAtOnce() {
        Vm.runningBare(server, "full");
        int attached = 0;
        Finished last = attachOneMore("full", attached);
        while (last.exit() == 0 && attached < 64) {
            attached++;
            last = attachOneMore("full", attached);
        }
        assertThat(attached).isGreaterThanOrEqualTo(24);
        assertThat(last.error().path("reason").asText()).isEqualTo("NO_FREE_SLOT");
        cli.does("vm", "stop", "full", "--force");
        assertThat(reason("vm", "attach-nic", "full", "one-more=user")).isEqualTo("NO_FREE_SLOT");
        cli.does("vm", "start", "full");
        assertThat(new Vm(server, "full").status().path("disks")).hasSize(attached);
    }

    private static Finished attachOneMore(String vm, int number) {
        var name = vm + "-" + number;
        cli.does("volume", "create", name, "--size", "1MiB");
        return cli.run("vm", "attach-disk", vm, name, "--volume", name, "-o", "json");
    }
}
