package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching: every change, in order, from any cursor on, over restarts of the server too. */
class WatchIT {

    @TempDir Path dataDir;

    private Server server;
    private Cli cli;

    @BeforeEach
    void aServer() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aWatchSeesALifeInOrderAndItsCursorsResumeOverARestart() {
        List<JsonNode> seen;
        try (var watch = cli.start("vm", "watch", "-o", "json")) {
            Waiting.until("the snapshot", watch::text, () -> !watch.lines().isEmpty());
            liveAndDie("short");
            seen = untilDeleted(watch, "short");
        }
        assertThat(phases(seen, "short"))
                .containsSubsequence("STOPPED", "STARTING", "RUNNING", "STOPPED", "DELETED");
        assertThat(generations(seen)).isSorted();

        server.kill9();
        server.startAgain();
        int from = indexOfFirst(seen, "short");
        var cursor = seen.get(from).path("cursor").asText();
        try (var again = cli.start("vm", "watch", "-o", "json", "--since", cursor)) {
            var rest = withNews(untilDeleted(again, "short"));
            assertThat(rest).isEqualTo(withNews(seen.subList(from + 1, seen.size())));
        }
    }

    private void liveAndDie(String name) {
        var vm = Vm.runningBare(server, name);
        vm.act("stop", Json.object().put("force", true)).require(200);
        vm.delete();
    }

    private static List<JsonNode> untilDeleted(Running watch, String vm) {
        Waiting.until("the end of " + vm, watch::text, () -> isDeleted(events(watch), vm));
        return events(watch);
    }

    private static List<JsonNode> events(Running watch) {
        return watch.lines().stream().map(Json::parse).toList();
    }

    private static boolean isDeleted(List<JsonNode> events, String vm) {
        return events.stream().anyMatch(e -> isAbout(e, vm) && typeOf(e).equals("DELETED"));
    }

    private static boolean isAbout(JsonNode event, String vm) {
        return event.at("/vm/vmId").asText().equals(vm);
    }

    private static String typeOf(JsonNode event) {
        return event.path("type").asText();
    }

    private static int indexOfFirst(List<JsonNode> events, String vm) {
        for (int i = 0; i < events.size(); i++) {
            if (isAbout(events.get(i), vm)) {
                return i;
            }
        }
        throw new AssertionError("nothing about " + vm + ": " + events);
    }

    /** The phases a VM went through, and its end, each told once. */
    private static List<String> phases(List<JsonNode> events, String vm) {
        var phases = new ArrayList<String>();
        for (var event : events) {
            if (isAbout(event, vm)) {
                var phase =
                        typeOf(event).equals("DELETED")
                                ? "DELETED"
                                : event.at("/vm/status/phase").asText();
                if (phases.isEmpty() || !phases.getLast().equals(phase)) {
                    phases.add(phase);
                }
            }
        }
        return phases;
    }

    private static List<Long> generations(List<JsonNode> events) {
        return events.stream()
                .filter(e -> typeOf(e).equals("PUT"))
                .map(e -> e.at("/vm/generation").asLong())
                .toList();
    }

    /** What events say of VMs, without the signs of life between them. */
    private static List<String> withNews(List<JsonNode> events) {
        return events.stream()
                .filter(e -> typeOf(e).equals("PUT") || typeOf(e).equals("DELETED"))
                .map(e -> typeOf(e) + " " + e.path("cursor") + " " + e.at("/vm/status/phase"))
                .toList();
    }

    @Test
    void theCursorOfAListGoesOnAsAWatch() {
        server.api().post("/vms", Vm.bare("before")).require(200);
        var list = cli.does("vm", "list", "-o", "json").json();
        assertThat(Json.texts(list.path("vms"), "vmId")).containsExactly("before");
        server.api().post("/vms", Vm.bare("after")).require(200);
        new Vm(server, "before").delete();

        var since = list.path("cursor").asText();
        try (var watch = cli.start("vm", "watch", "-o", "json", "--since", since)) {
            var events = untilDeleted(watch, "before");
            // Between the list and its own end nothing has happened to it but its deletion.
            assertThat(events.getFirst().at("/vm/vmId").asText()).isEqualTo("after");
            assertThat(isDeleted(events, "after")).isFalse();
        }
    }

    @Test
    void aWatchGoesOnWhenItsServerIsStartedAgain() {
        try (var watch = cli.start("vm", "watch", "-o", "json")) {
            Waiting.until("the snapshot", watch::text, () -> !watch.lines().isEmpty());
            server.kill9();
            server.startAgain();
            liveAndDie("later");
            var events = untilDeleted(watch, "later");
            assertThat(phases(events, "later"))
                    .containsSubsequence("STARTING", "RUNNING", "STOPPED", "DELETED");
        }
    }
}
