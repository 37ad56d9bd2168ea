package io.plasmavmc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir private Path directory;
    private RecordingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        server.answers("GET /v1/nodes", "{\"nodes\": []}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tokenFileOptionBeatsVariables() throws Exception {
        var option = Files.writeString(directory.resolve("option"), "from-option\n");
        var variable = Files.writeString(directory.resolve("variable"), "from-variable\n");
        var run = CommandLineRun.against(server).with("PLASMAVMC_TOKEN_FILE", variable.toString());

        run.run("node", "list", "--token-file", option.toString());
        run.run("node", "list");
        run.without("PLASMAVMC_TOKEN_FILE").run("node", "list");

        assertThat(server.requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly("Bearer from-option", "Bearer from-variable", "Bearer secret");
    }

    @Test
    void tokenIsFoundInTheDataDirectoryOfTheUser() throws Exception {
        var run = CommandLineRun.against(server).without("PLASMAVMC_TOKEN");
        write(directory.resolve(".local/share/plasmavmc/admin.token"), "of-home");
        run.atHome(directory).run("node", "list");
        write(directory.resolve("xdg/plasmavmc/admin.token"), "of-xdg");
        run.with("XDG_DATA_HOME", directory.resolve("xdg").toString()).run("node", "list");

        assertThat(server.requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly("Bearer of-home", "Bearer of-xdg");
    }

    @Test
    void missingTokenSaysWhichPlacesWereTried() {
        server.answers("GET /v1/version", "{\"version\": \"1\"}");

        var result =
                CommandLineRun.against(server)
                        .without("PLASMAVMC_TOKEN")
                        .atHome(directory)
                        .run("node", "list");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains(directory + "/.local/share/plasmavmc/admin.token: no such file")
                .contains("/var/lib/plasmavmc/admin.token")
                .contains("PLASMAVMC_TOKEN_FILE")
                .contains("--token-file FILE");
    }

    @Test
    void namedTokenFileMustHoldOne() throws Exception {
        server.answers("GET /v1/version", "{\"version\": \"1\"}");
        var empty = Files.writeString(directory.resolve("empty"), "\n");
        var run = CommandLineRun.against(server);

        assertThat(run.run("node", "list", "--token-file", empty.toString()).err())
                .contains("named by --token-file", "the file is empty");
        assertThat(run.run("node", "list", "--token-file", directory + "/none").err())
                .contains("no such file");
    }

    @Test
    void serverOptionBeatsVariable() {
        var result =
                CommandLineRun.against(server)
                        .with("PLASMAVMC_SERVER", "http://127.0.0.1:1")
                        .run("--server", server.url() + "/", "node", "list");

        assertThat(result.status()).isZero();
    }

    @Test
    void orgAndProjectComeFromOptionElseVariableElseDefault() {
        var run =
                CommandLineRun.against(server)
                        .with("PLASMAVMC_ORG", "o1")
                        .with("PLASMAVMC_PROJECT", "p1");

        run.run("vm", "get", "a");
        run.run("vm", "get", "a", "--project", "p2");

        assertThat(server.requests())
                .extracting(RecordingServer.Request::path)
                .containsExactly("/v1/orgs/o1/projects/p1/vms/a", "/v1/orgs/o1/projects/p2/vms/a");
    }

    @Test
    void namesCannotReachOtherRoutes() {
        var run = CommandLineRun.against(server);

        run.run("vm", "get", "../images/x?y#z");
        run.run("vm", "get", "..");

        assertThat(server.requests())
                .extracting(RecordingServer.Request::path)
                .containsExactly(
                        "/v1/orgs/default/projects/default/vms/..%2Fimages%2Fx%3Fy%23z",
                        "/v1/orgs/default/projects/default/vms/%2E%2E");
    }

    @Test
    void versionNamesBothAndNeedsNoToken() {
        server.answers("GET /v1/version", "{\"version\": \"9.9\"}");

        var there = CommandLineRun.against(server).without("PLASMAVMC_TOKEN").run("version");

        assertThat(there.status()).isZero();
        assertThat(there.out()).contains("client: ").contains("server: 9.9 at " + server.url());
        assertThat(there.out()).doesNotContain("${");
    }

    @Test
    void completionKnowsEveryCommand() {
        for (var shell : new String[] {"bash", "zsh", "fish"}) {
            var result = new CommandLineRun().run("completion", shell);

            assertThat(result.status()).isZero();
            assertThat(result.out()).contains("explain", "ignore-not-found", "token-file");
        }
    }

    @Test
    void everyCommandHasItsHelp() {
        for (var group : Commands.GROUPS) {
            for (var verb : group.verbs()) {
                var result = new CommandLineRun().run(group.name(), verb.name(), "--help");

                assertThat(result.out())
                        .startsWith("Usage: plasmavmc " + group.name() + " " + verb.name())
                        .contains(verb.summary());
                assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
            }
        }
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
