package io.plasmavmc.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import io.plasmavmc.cli.output.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir private Path directory;
    private RecordingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        server.answers("GET /v1/version", "{\"version\": \"1\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hostWithoutQemuFailsWithARemedy() throws Exception {
        server.answers("GET /v1/orgs/default/projects/default/vms", "{\"vms\": []}");

        var result = run().run("doctor");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "fail  qemu ",
                        "do: apt-get install qemu-system-x86",
                        "do: apt-get install qemu-utils");
    }

    @Test
    void goodHostAndServerAreFine() throws Exception {
        server.answers("GET /v1/orgs/default/projects/default/vms", "{\"vms\": []}");
        program("qemu-system-x86_64", "echo QEMU emulator version 8.1.0");
        program("qemu-img", "true");

        var result = run().run("doctor", "-o", "json");

        var verdicts = JsonText.read(result.out()).path("checks").findValuesAsText("verdict");
        assertThat(verdicts).doesNotContain("fail");
        assertThat(result.status()).isZero();
    }

    @Test
    void oldQemuIsAWarning() throws Exception {
        program("qemu-system-x86_64", "echo QEMU emulator version 6.2.0");

        assertThat(run().run("doctor").out())
                .contains("warn  qemu         QEMU emulator version 6.2.0");
    }

    @Test
    void refusedTokenFails() throws Exception {
        server.refuses("GET /v1/orgs/default/projects/default/vms", 401, "UNAUTHENTICATED", "");

        assertThat(run().run("doctor").out())
                .contains(
                        "fail  token        said by the server",
                        "the token came from PLASMAVMC_TOKEN");
    }

    @Test
    void tokenThatOthersCanReadIsAWarning() throws Exception {
        var token = directory.resolve(".local/share/plasmavmc/admin.token");
        Files.createDirectories(token.getParent());
        Files.writeString(token, "x");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(run().run("doctor").out())
                .contains("can be read by others", "do: chmod 600 " + token);
    }

    private CommandLineRun run() {
        return CommandLineRun.against(server).atHome(directory).with("PATH", directory.toString());
    }

    private void program(String name, String script) throws Exception {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
