package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a real guest, from an image file to nothing left, typed at a shell. The steps share
 * one guest and go in order, as each boot takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuestLifeIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm web;

    @BeforeAll
    static void aServerWithAnImageAndAVm() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        web = new Vm(server, "web");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does("volume", "create", "data", "--size", "32MiB");
        cli.does(
                "vm",
                "create",
                "web",
                "--image",
                "guest",
                "--cpus",
                "2",
                "--max-cpus",
                "2",
                "--memory",
                "192MiB",
                "--disk",
                "data=data",
                "--nic",
                "eth0=user,forward=tcp:127.0.0.1:0:80");
        cli.does("vm", "start", "web");
        web.awaitBoot(1);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void theGuestBootsAndSeesWhatItWasGiven() {
        var vm = web.get();
        assertThat(web.phase()).isEqualTo("RUNNING");
        var log = cli.does("vm", "log", "web").out();
        assertThat(log).contains("GUEST-READY");
        var sees = log.lines().filter(line -> line.startsWith("GUEST-SEES")).toList().getLast();
        assertThat(sees)
                .contains("cpus=2 ")
                .contains(":64MiB:" + serial(vm, "root"))
                .contains(":32MiB:" + serial(vm, "data"))
                .contains("eth0:" + vm.at("/spec/nics/0/mac").asText() + ":up");
        // MemTotal is what the kernel has left for itself and others.
        var memory = Integer.parseInt(sees.replaceAll(".*memory=(\\d+)MiB.*", "$1").strip());
        assertThat(memory).isBetween(120, 192);
    }

    private static String serial(JsonNode vm, String disk) {
        for (var each : vm.at("/status/disks")) {
            if (each.path("diskId").asText().equals(disk)) {
                var serial = each.path("serial").asText();
                assertThat(serial).isNotEmpty();
                return serial;
            }
        }
        throw new AssertionError("no status of disk " + disk + ": " + vm.toPrettyString());
    }

    @Test
    @Order(2)
    void aForwardedPortOfTheHostReachesTheGuest() {
        var forward = web.get().at("/status/nics/0/forwards/0");
        assertThat(forward.path("hostPort").asInt()).isPositive();
        assertThat(forward.path("guestPort").asInt()).isEqualTo(80);
        var page = URI.create("http://127.0.0.1:" + forward.path("hostPort").asInt() + "/");
        Waiting.until("the guest's page", () -> page(page).contains("hello from the sample guest"));
    }

    private static String page(URI page) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    @Order(3)
    void aPausedGuestIsSilentUntilItIsResumed() {
        try (var console = Console.open(web.qemu())) {
            console.type("while :; do echo TICK; usleep 100000; done &");
            web.awaitLog(0, "TICK\nTICK\n");
            cli.does("vm", "pause", "web");
            assertThat(web.phase()).isEqualTo("PAUSED");
            int paused = web.log().length();
            // Typed to a paused guest: kept until it runs, and nothing is echoed before.
            console.type("kill $!; echo AWAKE-$((40+2))");
            var listed = cli.does("vm", "list", "-o", "json").json();
            assertThat(listed.at("/vms/0/status/phase").asText()).isEqualTo("PAUSED");
            assertThat(web.log()).hasSize(paused);
            cli.does("vm", "resume", "web");
            web.awaitLog(paused, "AWAKE-42");
        }
        assertThat(web.phase()).isEqualTo("RUNNING");
        assertThat(web.boots()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void aHardResetBootsTheGuestAgainInTheSameProcess() {
        long pid = web.qemu().pid();
        int boots = web.boots();
        try (var console = Console.open(web.qemu())) {
            console.type(writeData());
            web.awaitLog(0, "WRITTEN-42");
        }
        cli.does("vm", "reset", "web");
        web.awaitBoot(boots + 1);
        assertThat(web.qemu().pid()).isEqualTo(pid);
        assertThat(web.phase()).isEqualTo("RUNNING");
    }

    /** By its size, as the guest's names follow its own order. */
    private static String writeData() {
        return "for d in vda vdb; do [ $(cat /sys/block/$d/size) = 65536 ] && "
                + "echo kept-by-the-disk | dd of=/dev/$d conv=fsync 2>/dev/null; done; "
                + "echo WRITTEN-$((40+2))";
    }

    @Test
    @Order(5)
    void thePowerButtonStopsTheGuestInOrder() {
        int from = web.log().length();
        cli.does("vm", "stop", "web");
        assertThat(web.phase()).isEqualTo("STOPPED");
        assertThat(web.log().substring(from)).contains("GUEST-POWEROFF");
        assertThat(server.qemus()).isEmpty();
    }

    @Test
    @Order(6)
    void whatTheGuestWroteOnADataDiskSurvivesAStop() {
        int boots = web.boots();
        cli.does("vm", "start", "web");
        web.awaitBoot(boots + 1);
        int from = web.log().length();
        try (var console = Console.open(web.qemu())) {
            console.type(
                    "for d in vda vdb; do head -c 16 /dev/$d; echo; done; echo READ-$((40+2))");
            web.awaitLog(from, "READ-42");
        }
        assertThat(web.log().substring(from)).contains("kept-by-the-disk");
    }

    @Test
    @Order(7)
    void aDeafGuestIsToldSoAndRunsOn() {
        int boots = web.boots();
        try (var console = Console.open(web.qemu())) {
            console.type("deaf");
            web.awaitLog(0, "GUEST-DEAF");
            var stop = cli.run("vm", "stop", "web", "--deadline", "8s", "-o", "json");
            assertThat(stop.exit()).as("%s", stop).isEqualTo(4);
            assertThat(stop.error().path("reason").asText()).isEqualTo("GUEST_DID_NOT_STOP");
            assertThat(web.phase()).isEqualTo("RUNNING");
            int from = web.log().length();
            console.type("echo ALIVE-$((40+2))");
            web.awaitLog(from, "ALIVE-42");
        }
        assertThat(web.boots()).isEqualTo(boots);
    }

    @Test
    @Order(8)
    void aStopByForceDoesNotAskTheGuest() {
        cli.does("vm", "stop", "web", "--force");
        assertThat(web.phase()).isEqualTo("STOPPED");
        assertThat(server.qemus()).isEmpty();
    }

    @Test
    @Order(9)
    void aDeletedVmLeavesNothingBehind() throws IOException {
        var logs = web.logDirectory();
        assertThat(logs).exists();
        var deleted = cli.does("vm", "delete", "web");
        assertThat(deleted.out()).contains("data");
        assertThat(cli.run("vm", "get", "web").exit()).isEqualTo(5);
        assertThat(Json.texts(volumes(), "volumeId")).containsExactly("data");
        assertThat(volumes().get(0).at("/status/holder").asText()).isEmpty();
        Waiting.until("the logs are gone", () -> !Files.exists(logs));
        cli.does("volume", "delete", "data");
        cli.does("image", "delete", "guest");
        assertThat(files("volumes")).isZero();
        assertThat(files("images")).isZero();
        assertThat(server.qemus()).isEmpty();
    }

    private static JsonNode volumes() {
        return cli.does("volume", "list", "-o", "json").json().path("volumes");
    }

    private static long files(String directory) throws IOException {
        try (var all = Files.walk(dataDir.resolve(directory))) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
