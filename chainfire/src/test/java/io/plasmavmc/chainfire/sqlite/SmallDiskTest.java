package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store on a file system of 2 MiB that really fills up: a tmpfs in a mount namespace of its own,
 * which takes root. Where there is none, {@code FailingDiskTest} shows the same by the system's
 * answers alone.
 */
class SmallDiskTest {

    @TempDir Path directory;

    static boolean canMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    @EnabledIf(value = "canMount", disabledReason = "no right to mount (needs root)")
    void storeOnAFullDiskRefusesReadsOnAndRecoversByItself() throws Exception {
        List<String> said = new ArrayList<>();
        Process process =
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=2m none \"$1\" && shift && exec \"$@\"",
                                "sh",
                                directory.toString(),
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallDiskChild.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } finally {
            process.destroyForcibly();
        }

        assertThat(said)
                .containsExactly(
                        "full: NoSpace",
                        "reads: true",
                        "still full: NoSpace",
                        "recovered: true",
                        "opened again: true");
        try (var left = Files.list(directory)) {
            assertThat(left).as("outside of the namespace").isEmpty();
        }
    }
}
