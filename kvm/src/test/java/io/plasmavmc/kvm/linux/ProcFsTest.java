package io.plasmavmc.kvm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {

    private static final String FIELDS =
            " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 1 18 4711 20 21 22\n";

    @TempDir Path root;

    @Test
    void startTimeIsReadBehindAnyName() throws IOException {
        write(42, "stat", "42 (a) b) Z 9 (x y) S" + FIELDS);

        assertThat(new ProcFs(root).stat(42)).contains(new ProcFs.Stat('S', 1, 4711));
    }

    @Test
    void usageIsThatOfTheProcessWithTheStartTimeBesideIt() throws IOException {
        write(42, "stat", "42 (a) b) S" + FIELDS);

        assertThat(new ProcFs(root).usage(42))
                .contains(new ProcFs.Usage(4711, Duration.ofMillis(230), 21 * 4096));
    }

    @Test
    void zombieIsDead() throws IOException {
        write(42, "stat", "42 (qemu) Z" + FIELDS);

        assertThat(new ProcFs(root).stat(42))
                .hasValueSatisfying(stat -> assertThat(stat.dead()).isTrue());
    }

    @Test
    void processWhoseFirstThreadAloneHasEndedIsNotDeadAndStillTellsItsArguments()
            throws IOException {
        write(42, "stat", "42 (qemu) Z" + FIELDS.replace(" 1 18 ", " 2 18 "));
        write(42, "cmdline", "");
        write(42, "task/42/cmdline", "");
        write(42, "task/43/cmdline", "qemu\0-name\0a b\0");

        assertThat(new ProcFs(root).stat(42))
                .hasValueSatisfying(stat -> assertThat(stat.dead()).isFalse());
        assertThat(new ProcFs(root).commandLine(42)).startsWith("qemu", "-name", "a b");
    }

    @Test
    void argumentsAreReadOneByOne() throws IOException {
        write(42, "cmdline", "qemu\0-name\0a b\0");

        assertThat(new ProcFs(root).commandLine(42)).startsWith("qemu", "-name", "a b");
    }

    @Test
    void processThatIsGoneIsNotThere() {
        assertThat(new ProcFs(root).stat(42)).isEmpty();
        assertThat(new ProcFs(root).usage(42)).isEmpty();
        assertThat(new ProcFs(root).commandLine(42)).isEmpty();
        assertThat(new ProcFs(root).owner(42)).isEmpty();
    }

    @Test
    void thisProcessIsAmongThoseThatAreThere() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcFs.system().pids()).contains(self);
        assertThat(ProcFs.system().stat(self))
                .hasValueSatisfying(stat -> assertThat(stat.dead()).isFalse());
        assertThat(ProcFs.system().usage(self))
                .hasValueSatisfying(usage -> assertThat(usage.residentBytes()).isPositive());
        assertThat(ProcFs.system().bootId()).hasSize(36);
    }

    private void write(long pid, String file, String text) throws IOException {
        var path = root.resolve(Long.toString(pid)).resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
