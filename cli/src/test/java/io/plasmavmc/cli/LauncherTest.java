package io.plasmavmc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a layout as installed, with a java that only says how it was called. */
class LauncherTest {
    private static final Path SCRIPT =
            Path.of("..", "bin", "plasmavmc").toAbsolutePath().normalize();

    @TempDir private Path home;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.copy(
                SCRIPT,
                home.resolve("bin/plasmavmc"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (var part : List.of("cli", "server")) {
            Files.createDirectories(home.resolve("lib").resolve(part));
            Files.createFile(home.resolve("lib").resolve(part).resolve(part + ".jar"));
        }
        var java = Files.writeString(home.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void clientIsStartedWithItsJarsAndArgumentsAsTheyAre() throws Exception {
        var said = run(Map.of("PLASMAVMC_JAVA", home + "/java"), "vm", "get", "a b", "*");

        assertThat(said)
                .contains("io.plasmavmc.cli.Main")
                .doesNotContain("io.plasmavmc.server.Main");
        assertThat(said.subList(said.size() - 4, said.size()))
                .containsExactly("vm", "get", "a b", "*");
        assertThat(said.get(said.indexOf("-cp") + 1)).endsWith("/lib/cli/cli.jar");
        assertThat(said).noneMatch(word -> word.startsWith("-XX:AOTCache"));
    }

    @Test
    void serverIsStartedByItsFirstWord() throws Exception {
        Files.createFile(home.resolve("lib/server.aot"));

        var said = run(Map.of("PLASMAVMC_JAVA", home + "/java"), "server", "--node", "vm");

        assertThat(said).contains("io.plasmavmc.server.Main");
        assertThat(said.get(said.indexOf("-cp") + 1)).endsWith("/lib/server/server.jar");
        assertThat(said)
                .anyMatch(
                        word ->
                                word.startsWith("-XX:AOTCache=")
                                        && word.endsWith("/lib/server.aot"));
        assertThat(said.subList(said.indexOf("io.plasmavmc.server.Main") + 1, said.size()))
                .containsExactly("server", "--node", "vm");
    }

    @Test
    void valueOfAFlagThatIsCalledServerStartsNoServer() throws Exception {
        var said = run(Map.of("PLASMAVMC_JAVA", home + "/java"), "--org", "server", "vm", "list");

        assertThat(said).contains("io.plasmavmc.cli.Main");
    }

    @Test
    void linkToTheScriptFindsThePrograms() throws Exception {
        var link = Files.createSymbolicLink(home.resolve("link"), home.resolve("bin/plasmavmc"));

        var said = runScript(link, Map.of("PLASMAVMC_JAVA", home + "/java"), "version");

        assertThat(said).contains("io.plasmavmc.cli.Main");
    }

    @Test
    void incompleteInstallationIsSaid() throws Exception {
        Files.delete(home.resolve("lib/cli/cli.jar"));

        assertThat(run(Map.of("PLASMAVMC_JAVA", home + "/java"), "version"))
                .anyMatch(line -> line.contains("holds no program"));
    }

    private List<String> run(Map<String, String> environment, String... args) throws Exception {
        return runScript(home.resolve("bin/plasmavmc"), environment, args);
    }

    private static List<String> runScript(
            Path script, Map<String, String> environment, String... args) throws Exception {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said.lines().toList();
    }
}
