package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks and NICs of a running guest, as it tells of them itself. The steps share two guests and go
 * in order, as each boot takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HotPlugIT {

    /** Two ids of the longest kind, alike in more than QEMU's own names could tell apart. */
    private static final String LONG_ID = "a".repeat(62) + "1";

    private static final String LONG_TWIN = "a".repeat(62) + "2";

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm one;
    private static Vm two;

    @BeforeAll
    static void aServerWithTwoGuests() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        one = new Vm(server, "one");
        two = new Vm(server, "two");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        for (var vm : new String[] {"one", "two"}) {
            cli.does("vm", "create", vm, "--image", "guest", "--memory", "192MiB", "--no-nic");
            cli.does("vm", "start", vm);
        }
        one.awaitBoot(1);
        two.awaitBoot(1);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static void volume(String name) {
        cli.does("volume", "create", name, "--size", "32MiB");
    }

    private static JsonNode device(Vm vm, String list, String idField, String id) {
        for (var each : vm.status().path(list)) {
            if (each.path(idField).asText().equals(id)) {
                return each;
            }
        }
        return Json.object();
    }

    private static JsonNode disk(Vm vm, String id) {
        return device(vm, "disks", "diskId", id);
    }

    private static JsonNode nic(Vm vm, String id) {
        return device(vm, "nics", "nicId", id);
    }

    private static String address(JsonNode device) {
        return device.path("address").asText();
    }

    private static void awaitAddress(Vm vm, String id) {
        Waiting.until(
                id + " has its address",
                () -> vm.status().toPrettyString(),
                () -> !address(disk(vm, id)).isEmpty());
    }

    /** The last line in which the guest tells what it sees, and nothing after it. */
    private static void awaitSeen(Vm vm, int from, String what, boolean there) {
        Waiting.until(
                "%s %s %s".formatted(vm.name(), there ? "sees" : "sees no more", what),
                () -> vm.log().substring(from) + "\n" + vm.get().toPrettyString(),
                () -> {
                    var lines =
                            vm.log()
                                    .substring(from)
                                    .lines()
                                    .filter(line -> line.startsWith("GUEST-SEES"))
                                    .toList();
                    return !lines.isEmpty() && lines.getLast().contains(what) == there;
                });
    }

    @Test
    @Order(1)
    void theGuestSeesADiskComeAndGo() {
        volume("data");
        int from = one.log().length();
        cli.does("vm", "attach-disk", "one", "data", "--volume", "data");
        var serial = disk(one, "data").path("serial").asText();
        assertThat(disk(one, "data").path("phase").asText()).isEqualTo("ATTACHED");
        assertThat(serial).hasSize(20);
        awaitSeen(one, from, ":32MiB:" + serial, true);
        awaitAddress(one, "data");

        from = one.log().length();
        cli.does("vm", "detach-disk", "one", "data");
        assertThat(one.get().at("/spec/disks")).hasSize(1);
        assertThat(one.status().path("disks")).hasSize(1);
        awaitSeen(one, from, serial, false);
    }

    @Test
    @Order(2)
    void aDiskThatGrowsIsLargerToTheGuestAtOnce() {
        cli.does("vm", "attach-disk", "one", "data", "--volume", "data");
        var serial = disk(one, "data").path("serial").asText();
        int from = one.log().length();
        cli.does("vm", "resize-disk", "one", "data", "--size", "48MiB");
        awaitSeen(one, from, ":48MiB:" + serial, true);
        var volume = cli.does("volume", "get", "data", "-o", "json").json();
        assertThat(volume.path("sizeBytes").asText()).isEqualTo(Long.toString(48L << 20));
        assertThat(volume.at("/status/phase").asText()).isEqualTo("READY");
        var shrink = cli.run("vm", "resize-disk", "one", "data", "--size", "32MiB", "-o", "json");
        assertThat(shrink.error().path("reason").asText()).isEqualTo("INVALID_FIELD");
    }

    @Test
    @Order(3)
    void whatWasWrittenIsThereInTheNextVm() {
        try (var console = Console.open(one.qemu())) {
            console.type(
                    "echo carried-over | dd of=/dev/vdb conv=fsync 2>/dev/null;"
                            + " echo WRITTEN-$((40+2))");
            one.awaitLog(0, "WRITTEN-42");
        }
        cli.does("vm", "detach-disk", "one", "data");
        cli.does("vm", "attach-disk", "two", "data", "--volume", "data");
        awaitSeen(two, 0, ":48MiB:" + disk(two, "data").path("serial").asText(), true);
        int from = two.log().length();
        try (var console = Console.open(two.qemu())) {
            console.type("head -c 12 /dev/vdb; echo; echo READ-$((40+2))");
            two.awaitLog(from, "READ-42");
        }
        assertThat(two.log().substring(from)).contains("\ncarried-over");
        cli.does("vm", "detach-disk", "two", "data");
    }

    @Test
    @Order(4)
    void theGuestSeesANicComeLoseItsLinkAndGo() {
        int from = one.log().length();
        cli.does("vm", "attach-nic", "one", "lan=user,forward=tcp:127.0.0.1:0:80");
        var mac = one.get().at("/spec/nics/0/mac").asText();
        awaitSeen(one, from, mac + ":up", true);
        assertThat(nic(one, "lan").at("/forwards/0/hostPort").asInt()).isPositive();
        cli.does("vm", "set-link", "one", "lan", "down");
        awaitSeen(one, from, mac + ":down", true);
        cli.does("vm", "set-link", "one", "lan", "up");
        awaitSeen(one, from, mac + ":up", true);
        from = one.log().length();
        cli.does("vm", "detach-nic", "one", "lan");
        awaitSeen(one, from, mac, false);
        assertThat(one.get().at("/spec/nics")).isEmpty();
    }

    @Test
    @Order(5)
    void longIdsThatAreAlikeAreKeptApart() {
        volume("long");
        volume("twin");
        cli.does("vm", "attach-disk", "one", LONG_ID, "--volume", "long");
        cli.does("vm", "attach-disk", "one", LONG_TWIN, "--volume", "twin");
        cli.does("vm", "attach-nic", "one", LONG_ID + "=user");
        cli.does("vm", "attach-nic", "one", LONG_TWIN + "=user");
        int from = one.log().length();
        cli.does("vm", "detach-disk", "one", LONG_ID);
        cli.does("vm", "detach-nic", "one", LONG_ID);
        var twin = disk(one, LONG_TWIN);
        assertThat(twin.path("phase").asText()).isEqualTo("ATTACHED");
        assertThat(nic(one, LONG_TWIN).path("phase").asText()).isEqualTo("ATTACHED");
        awaitSeen(one, from, twin.path("serial").asText(), true);
        cli.does("vm", "detach-disk", "one", LONG_TWIN);
        cli.does("vm", "detach-nic", "one", LONG_TWIN);
    }

    @Test
    @Order(6)
    void whatTheGuestEjectsIsToldAndCanBeHadAgain() {
        cli.does("vm", "attach-disk", "one", "data", "--volume", "data");
        awaitAddress(one, "data");
        var slot = address(disk(one, "data")).replaceFirst("\\.0$", "");
        try (var console = Console.open(one.qemu())) {
            console.type(
                    "for s in /sys/bus/pci/slots/*; do grep -q %s $s/address && echo 0 > $s/power; done"
                            .formatted(slot));
            Waiting.until(
                    "the eject is noticed",
                    () -> one.get().toPrettyString(),
                    () -> disk(one, "data").path("phase").asText().equals("FAILED"));
        }
        assertThat(disk(one, "data").path("reason").asText()).isEqualTo("GUEST_EJECTED");
        var taken = cli.run("vm", "attach-disk", "two", "data", "--volume", "data", "-o", "json");
        assertThat(taken.error().path("reason").asText()).isEqualTo("VOLUME_IN_USE");
        int from = one.log().length();
        cli.does("vm", "attach-disk", "one", "data", "--volume", "data");
        assertThat(disk(one, "data").path("phase").asText()).isEqualTo("ATTACHED");
        awaitSeen(one, from, disk(one, "data").path("serial").asText(), true);
    }

    @Test
    @Order(7)
    void devicesStayWhereTheyAreOverResetServerRestartAndStart() {
        cli.does("vm", "attach-nic", "one", "lan=user");
        cli.does("vm", "set-link", "one", "lan", "down");
        awaitAddress(one, "data");
        var before = address(disk(one, "data"));
        var mac = one.get().at("/spec/nics/0/mac").asText();
        cli.does("vm", "reset", "one");
        one.awaitBoot(2);
        assertThat(address(disk(one, "data"))).isEqualTo(before);

        server.kill9();
        server.startAgain();
        assertThat(disk(one, "data").path("phase").asText()).isEqualTo("ATTACHED");
        cli.does("vm", "stop", "one", "--force");
        int from = one.log().length();
        cli.does("vm", "start", "one");
        one.awaitBoot(3);
        awaitAddress(one, "data");

        assertThat(address(disk(one, "data"))).isEqualTo(before);
        awaitSeen(one, from, mac + ":down", true);
        awaitSeen(one, from, disk(one, "data").path("serial").asText(), true);
    }

    @Test
    @Order(8)
    void aDetachGoesOnOverTheDeathOfTheServer() {
        cli.does("vm", "pause", "one");
        // A paused guest can let nothing go.
        cli.does("vm", "detach-disk", "one", "data", "--no-wait");
        Waiting.until(
                "it is asked for",
                () -> disk(one, "data").path("phase").asText().equals("DETACHING"));
        server.kill9();
        server.startAgain();
        assertThat(disk(one, "data").path("phase").asText()).isEqualTo("DETACHING");
        assertThat(cli.run("volume", "delete", "data").exit()).isNotZero();

        cli.does("vm", "resume", "one");
        Waiting.until(
                "the disk is released",
                () -> one.get().toPrettyString(),
                () -> one.get().at("/spec/disks").size() == 1);
        cli.does("volume", "delete", "data");
    }
}
