package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's command line, as far as it comes without a server. */
class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void theFirstWordIsServerAsTheLauncherHandsItOn() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString()).contains("plasmavmc server").contains("--data-dir");
    }

    @Test
    void anUnknownFlagIsWrongUsageAndNamesTheOneThatMayBeMeant() {
        assertThat(run("server", "--volume-dir", "x")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("plasmavmc server: --volume-dir: unknown flag")
                .contains("did you mean --volumes-dir?");
    }

    @Test
    void anUnknownWordIsWrongUsage() {
        assertThat(run("server", "web")).isEqualTo(2);
        assertThat(err.toString()).contains("web: unknown word");
        assertThat(run("stroe")).isEqualTo(2);
    }

    @Test
    void aWrongSettingIsToldInOneLine() {
        assertThat(run("server", "--listen", "0.0.0.0:0")).isEqualTo(2);
        assertThat(err.toString()).contains("--tls-cert").hasLineCount(1);
    }

    @Test
    void theFirstWordStoreLeadsToBackupAndRestore() {
        assertThat(run("store", "--help")).isZero();
        assertThat(out.toString()).contains("backup", "restore");
        assertThat(run("store", "backup")).isEqualTo(2);
        assertThat(run("store", "restore", "FILE", "--replce")).isEqualTo(2);
        assertThat(err.toString())
                .contains("did you mean --replace?; see plasmavmc store restore --help");
    }

    @Test
    void aBackupOfNothingIsNotFound(@TempDir Path directory) {
        String file = directory.resolve("backup").toString();
        assertThat(run("store", "backup", file, "--data-dir", directory.toString())).isEqualTo(5);
        assertThat(err.toString())
                .contains("error: " + directory.resolve("chainfire.db") + ": no such file")
                .contains("hint: name the server's data directory by --data-dir");
        assertThat(directory).isEmptyDirectory();
    }
}
