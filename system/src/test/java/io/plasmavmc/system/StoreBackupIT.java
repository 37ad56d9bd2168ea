package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a server's store, and what a server makes of one that was restored. */
class StoreBackupIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir Path dataDir;
    @TempDir Path elsewhere;

    private Server server;
    private Path backup;

    @BeforeEach
    void aServer() {
        server = ServerSetup.on(dataDir).start();
        backup = elsewhere.resolve("backup.db");
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** As a person types it; the server's data directory is the one meant. */
    private Finished store(String verb, String... arguments) {
        var command = new ArrayList<>(List.of(Installation.program().toString(), "store", verb));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", dataDir.toString()));
        return Finished.of(command, Map.of(), LIMIT);
    }

    private void backUp() {
        store("backup", backup.toString(), "--replace").requireSuccess();
    }

    private void restore() {
        store("restore", backup.toString(), "--replace").requireSuccess();
    }

    private static String lastOperation(Vm vm) {
        JsonNode operations = vm.status().path("operations");
        return operations.path(operations.size() - 1).path("reason").asText();
    }

    @Test
    void whatRunsIsLeftAloneAndWhatRanThenIsToldAsStopped() {
        var kept = Vm.runningBare(server, "kept");
        var ended = Vm.runningBare(server, "ended");
        var keptPid = kept.qemu().pid();
        var cursor = server.api().get("/vms").json().path("cursor").asText();
        backUp();
        server.cli().does("vm", "stop", "ended", "--force");
        var later = Vm.runningBare(server, "later");
        var laterUid = later.get().path("uid").asText();
        var laterQemu = later.qemu();

        server.terminate();
        restore();
        server.startAgain();

        kept.awaitPhase("RUNNING");
        assertThat(kept.qemu().pid()).isEqualTo(keptPid);
        assertThat(ended.phase()).isEqualTo("STOPPED");
        assertThat(ended.reason()).isEqualTo("STORE_RESTORED");
        assertThat(later.exists()).isFalse();
        assertThat(laterQemu.isAlive()).isTrue();
        assertThat(server.text())
                .contains("the store is not the one of the last run")
                .contains("vm default/default/ended: ran when the backup was made")
                .contains("the store does not know the VM")
                .contains(laterUid);
        try (var events = server.api().lines("/vms:watch?since=" + cursor)) {
            assertThat(Json.parse(events.findFirst().orElseThrow()).path("type").asText())
                    .isEqualTo("RESYNC");
        }
        server.cli().does("vm", "start", "ended");
        server.cli().does("vm", "reset", "kept");
        assertThat(server.qemus()).hasSize(3);

        // The next start finds the store that it knows, and says nothing of a restore.
        server.kill9();
        server.startAgain();
        assertThat(server.text()).doesNotContain("the store is not the one of the last run");
        ended.awaitPhase("RUNNING");
    }

    @Test
    void stopThatWasUnderWayInTheBackupIsNotCarriedOutAgain() {
        var web = Vm.runningBare(server, "web");
        var pid = web.qemu().pid();
        // Its firmware ignores the power button, so the stop stays open.
        server.cli().does("vm", "stop", "web", "--deadline", "10m", "--no-wait");
        backUp();

        server.kill9();
        restore();
        server.startAgain();

        web.awaitPhase("RUNNING");
        assertThat(web.qemu().pid()).isEqualTo(pid);
        assertThat(lastOperation(web)).isEqualTo("STORE_RESTORED");
        server.cli().does("vm", "stop", "web", "--force");
        server.cli().does("vm", "start", "web");
    }

    @Test
    void backupSaysWhatItHasAndRestoreWhatItMade() {
        server.api().post("/vms", Vm.bare("web")).require(200);

        var written = store("backup", backup.toString(), "-o", "json").requireSuccess().json();

        assertThat(written.path("file").asText()).isEqualTo(backup.toString());
        assertThat(written.path("keys").asInt()).isPositive();
        assertThat(written.path("revision").asLong()).isPositive();
        assertThat(backup).hasSize(written.path("sizeBytes").asLong());

        server.terminate();
        var made =
                store("restore", backup.toString(), "--replace", "-o", "json")
                        .requireSuccess()
                        .json();
        assertThat(made.path("backupStoreId")).isEqualTo(written.path("storeId"));
        assertThat(made.path("storeId")).isNotEqualTo(written.path("storeId"));
        assertThat(made.path("keys")).isEqualTo(written.path("keys"));
        assertThat(Path.of(made.path("former").asText())).isNotEmptyFile();
        server.startAgain();
        assertThat(new Vm(server, "web").exists()).isTrue();
    }

    @Test
    void dataDirectoryThatWasLostIsMadeAnewFromTheBackup() throws IOException {
        server.api().post("/vms", Vm.bare("web")).require(200);
        backUp();
        server.terminate();
        var identity = Files.readAllBytes(dataDir.resolve("node.json"));
        try (Stream<Path> files = Files.list(dataDir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        store("restore", backup.toString()).requireSuccess();
        Files.write(dataDir.resolve("node.json"), identity);
        server.startAgain();

        assertThat(new Vm(server, "web").exists()).isTrue();
        assertThat(server.text()).contains("the store is not the one of the last run");
    }

    @Test
    void whatCannotBeDoneIsRefusedInWordsAndTouchesNothing() throws IOException {
        backUp();
        refused(store("backup", backup.toString()), 6, "backup.db: exists", "--replace");
        refused(
                store("backup", dataDir.resolve("chainfire.db-wal").toString(), "--replace"),
                1,
                "is the store's own");
        refused(
                store("restore", backup.toString(), "--replace"),
                6,
                "served already by process " + server.pid(),
                "stop the server");
        assertThat(server.api().get("/vms").status()).isEqualTo(200);
        server.terminate();

        var before = contents();
        refused(store("restore", backup.toString()), 6, "there is a store already", "--replace");
        refused(store("restore", elsewhere.resolve("no").toString()), 5, "no: no such file");
        var torn = elsewhere.resolve("torn.db");
        var bytes = Files.readAllBytes(backup);
        Files.write(torn, Arrays.copyOf(bytes, bytes.length / 2));
        refused(store("restore", torn.toString(), "--replace"), 1, "torn.db", "damaged");
        bytes[63] = 9; // the last byte of the schema's version
        Files.write(torn, bytes);
        refused(store("restore", torn.toString(), "--replace"), 1, "newer version", "older backup");
        var json = store("restore", torn.toString(), "--replace", "-o", "json").error();
        assertThat(json.path("reason").asText()).isEqualTo("STORE_UNUSABLE");
        assertThat(contents()).isEqualTo(before);
    }

    private static void refused(Finished finished, int exit, String... words) {
        assertThat(finished.exit()).as(finished.toString()).isEqualTo(exit);
        assertThat(finished.err()).contains(words).doesNotContain("\tat ");
    }

    private Map<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (var all = Files.walk(dataDir)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".lock")) {
                    contents.put(
                            dataDir.relativize(file).toString(),
                            HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
