package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPUs and memory of a running guest, as it tells of them itself, and what waits for its next boot.
 * The steps share one guest and go in order, as each boot takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResizeIT {

    /** One that is whole: the newest may still be on its way. */
    private static final Pattern REPORT =
            Pattern.compile("GUEST-SEES cpus=\\d+ memory=\\d+MiB disks=\\S+ nics=\\S+");

    /** What a guest keeps of memory that it gives back, at most. */
    private static final int KEPT_MIB = 16;

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm one;

    /** Memory that the guest's kernel has for itself and does not count. */
    private static int ownMib;

    @BeforeAll
    static void aServerWithAGuest() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        one = new Vm(server, "one");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does(
                "vm",
                "create",
                "one",
                "--image",
                "guest",
                "--no-nic",
                "--cpus",
                "1",
                "--max-cpus",
                "4",
                "--memory",
                "256MiB",
                "--max-memory",
                "1GiB");
        cli.does("vm", "start", "one");
        one.awaitBoot(1);
        ownMib = 256 - seenMemory();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static boolean isEmulated() {
        return one.status().path("accelerator").asText().equals("tcg");
    }

    private static int status(String field) {
        return Integer.parseInt(one.status().path(field).asText());
    }

    private static List<String> pending() {
        var all = new ArrayList<String>();
        one.status().path("pending").forEach(each -> all.add(shortly(each)));
        return all;
    }

    private static List<String> plan(String... flags) {
        var command = new ArrayList<>(List.of("vm", "update", "one", "--plan", "-o", "json"));
        command.addAll(List.of(flags));
        var all = new ArrayList<String>();
        cli.run(command.toArray(String[]::new))
                .json()
                .path("changes")
                .forEach(each -> all.add(shortly(each)));
        return all;
    }

    private static String shortly(JsonNode change) {
        return "%s %s>%s %s"
                .formatted(
                        change.path("field").asText(),
                        change.path("current").asText(),
                        change.path("wanted").asText(),
                        change.path("applies").asText());
    }

    private static void update(String... flags) {
        var command = new ArrayList<>(List.of("vm", "update", "one"));
        command.addAll(List.of(flags));
        cli.does(command.toArray(String[]::new));
    }

    /** The newest line of what the guest sees. */
    private static String seen() {
        return one.log()
                .lines()
                .filter(REPORT.asMatchPredicate())
                .reduce("", (_, newest) -> newest);
    }

    private static int seenMemory() {
        return Integer.parseInt(seen().replaceAll(".* memory=(\\d+)MiB .*", "$1"));
    }

    private static void awaitCpus(int count) {
        Waiting.until(
                "the guest uses " + count + " CPUs",
                () -> seen() + "\n" + one.get().toPrettyString(),
                () -> seen().contains("cpus=%d ".formatted(count)));
    }

    /** More of it is taken by the kernel itself the more there is: some 1.6 percent. */
    private static void awaitMemory(int mib) {
        Waiting.until(
                "the guest has " + mib + " MiB",
                () -> seen() + "\n" + one.get().toPrettyString(),
                () -> Math.abs(seenMemory() + ownMib - mib) <= KEPT_MIB);
    }

    @Test
    @Order(1)
    void cpusAreAddedToARunningGuest() {
        assertThat(plan("--cpus", "4")).containsExactly("spec.cpus 1>4 LIVE");

        update("--cpus", "4");

        awaitCpus(4);
        assertThat(status("cpus")).isEqualTo(4);
        assertThat(pending()).isEmpty();
    }

    @Test
    @Order(2)
    void cpusAreTakenFromARunningGuest() {
        assertThat(plan("--cpus", "2")).containsExactly("spec.cpus 4>2 GUEST");

        update("--cpus", "2");

        awaitCpus(2);
        assertThat(status("cpus")).isEqualTo(2);
        if (isEmulated()) {
            assertThat(pending()).containsExactly("spec.cpus 4>2 NEXT_BOOT");
        } else {
            assertThat(pending()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void memoryIsAddedToARunningGuest() {
        assertThat(plan("--memory", "768MiB")).containsExactly("spec.memoryMib 256>768 LIVE");

        update("--memory", "768MiB");

        assertThat(status("memoryMib")).isEqualTo(768);
        assertThat(status("requestedMemoryMib")).isEqualTo(768);
        awaitMemory(768);
    }

    @Test
    @Order(4)
    void memoryIsGivenBackAndWhatTheGuestKeepsIsTold() {
        assertThat(plan("--memory", "256MiB")).containsExactly("spec.memoryMib 768>256 GUEST");

        update("--memory", "256MiB");

        assertThat(status("requestedMemoryMib")).isEqualTo(256);
        Waiting.until(
                "all but some of it is given back",
                () -> one.get().toPrettyString(),
                () -> status("memoryMib") <= 256 + KEPT_MIB);
        awaitMemory(256);
        var kept = one.get().path("status");
        boolean told = Json.texts(kept.path("pending"), "field").contains("spec.memoryMib");
        assertThat(told).isEqualTo(!kept.path("memoryMib").asText().equals("256"));
    }

    @Test
    @Order(5)
    void lastOfSeveralUpdatesIsWhatIsThereInTheEnd() {
        update("--cpus", "3", "--memory", "512MiB", "--no-wait");
        update("--cpus", "1", "--no-wait");
        update("--memory", "768MiB", "--no-wait");
        update("--cpus", "4", "--memory", "384MiB");

        awaitCpus(4);
        awaitMemory(384);
        assertThat(one.get().at("/spec/cpus").asInt()).isEqualTo(4);
        Waiting.until("nothing waits", () -> one.get().toPrettyString(), () -> pending().isEmpty());
    }

    @Test
    @Order(6)
    void hardResetLeavesTheCpusAndTheGuestTakesItsMemoryAgain() {
        long pid = one.qemu().pid();

        cli.does("vm", "reset", "one");
        one.awaitBoot(2);

        assertThat(one.qemu().pid()).isEqualTo(pid);
        awaitCpus(4);
        awaitMemory(384);
        Waiting.until(
                "it is told",
                () -> one.get().toPrettyString(),
                () -> status("memoryMib") == 384 && pending().isEmpty());
    }

    @Test
    @Order(7)
    void rebootOfTheGuestTakesNoCpuIntoUseThatIsNotWanted() {
        update("--cpus", "2");
        awaitCpus(2);

        try (var console = Console.open(one.qemu())) {
            console.type("reboot -f");
            one.awaitBoot(3);
        }

        awaitCpus(2);
        assertThat(status("cpus")).isEqualTo(2);
    }

    @Test
    @Order(8)
    void whatTheMachineCannotHaveWaitsAndIsTakenBack() {
        assertThat(plan("--cpus", "6", "--max-cpus", "6", "--memory", "128MiB"))
                .containsExactly(
                        "spec.cpus 2>6 NEXT_BOOT",
                        "spec.maxCpus 4>6 NEXT_BOOT",
                        "spec.memoryMib 384>128 NEXT_BOOT");

        update("--cpus", "6", "--max-cpus", "6", "--memory", "128MiB");

        assertThat(pending())
                .containsExactly(
                        "spec.cpus 2>6 NEXT_BOOT",
                        "spec.maxCpus 4>6 NEXT_BOOT",
                        "spec.memoryMib 384>128 NEXT_BOOT");
        assertThat(cli.does("vm", "pending", "one").out()).contains("NEXT_BOOT");
        assertThat(status("cpus")).isEqualTo(2);

        cli.does("vm", "revert", "one");

        assertThat(one.get().at("/spec/maxCpus").asInt()).isEqualTo(4);
        assertThat(pending()).noneMatch(change -> change.startsWith("spec.maxCpus"));
        assertThat(pending()).noneMatch(change -> change.startsWith("spec.memoryMib"));
    }

    @Test
    @Order(9)
    void rebootInsideTheGuestAppliesNothingAndASoftResetDoes() {
        update("--cpus", "6", "--max-cpus", "6");
        long pid = one.qemu().pid();
        try (var console = Console.open(one.qemu())) {
            console.type("reboot -f");
            one.awaitBoot(4);
        }
        assertThat(one.qemu().pid()).isEqualTo(pid);
        assertThat(pending()).contains("spec.maxCpus 4>6 NEXT_BOOT");

        cli.does("vm", "reboot", "one");
        one.awaitBoot(5);

        assertThat(one.qemu().pid()).isNotEqualTo(pid);
        awaitCpus(6);
        awaitMemory(384);
        assertThat(pending()).isEmpty();
    }

    @Test
    @Order(10)
    void coldStartAppliesWhatWaits() {
        update("--memory", "192MiB", "--cpus", "1");
        assertThat(pending()).contains("spec.memoryMib 384>192 NEXT_BOOT");

        cli.does("vm", "stop", "one");
        assertThat(pending()).isEmpty();
        cli.does("vm", "start", "one");
        one.awaitBoot(6);

        awaitCpus(1);
        awaitMemory(192);
        assertThat(status("memoryMib")).isEqualTo(192);
        assertThat(pending()).isEmpty();
    }

    @Test
    @Order(11)
    void whatCannotBeIsRefusedAndChangesNothing() {
        var before = one.get().path("spec");
        for (var flags :
                List.of(
                        List.of("--cpus", "0"),
                        List.of("--cpus", "7"),
                        List.of("--memory", "193MiB"),
                        List.of("--memory", "2GiB"))) {
            var command = new ArrayList<>(List.of("vm", "update", "one", "-o", "json"));
            command.addAll(flags);
            var refused = cli.run(command.toArray(String[]::new));
            assertThat(refused.exit()).as("%s", refused).isNotZero();
        }
        assertThat(one.get().path("spec")).isEqualTo(before);
    }
}
