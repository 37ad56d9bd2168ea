package io.plasmavmc.kvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a tool that fails, hangs or floods, by a script in its place. */
class QemuImgTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path host;

    private QemuImg scripted(Duration timeout, String script) throws IOException {
        Path tool = host.resolve("tool");
        Files.writeString(tool, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        return new QemuImg(tool.toString(), timeout);
    }

    private Path disk() {
        return host.resolve("disk.qcow2");
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PlasmaException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    @Test
    void fullDiskIsNoSpace() throws IOException {
        QemuImg tool = scripted(LONG, "echo 'write: No space left on device' >&2; exit 1");

        assertFails(
                () -> tool.createBlank(disk(), DiskFormat.QCOW2, 512),
                Reason.NO_SPACE,
                "qemu-img create: the host's disk is full");
    }

    @Test
    void refusalCarriesTheWordsInOneLineWithoutTheHostsDirectory() throws IOException {
        QemuImg tool = scripted(LONG, "echo \"tool: $5: bad\" >&2; echo ' more ' >&2; exit 1");

        assertFails(
                () -> tool.grow(disk(), DiskFormat.QCOW2, 512),
                Reason.HYPERVISOR_FAILED,
                "qemu-img resize: tool: disk.qcow2: bad; more");
    }

    @Test
    void silentFailureSaysItsStatus() throws IOException {
        QemuImg tool = scripted(LONG, "exit 3");

        assertFails(
                () -> tool.createBlank(disk(), DiskFormat.RAW, 512),
                Reason.HYPERVISOR_FAILED,
                "qemu-img create: ended with status 3");
    }

    @Test
    void toolThatHangsIsEndedWithItsChildren() throws IOException {
        QemuImg tool = scripted(Duration.ofSeconds(1), "sleep 1000 & sleep 1000");

        assertFails(
                () -> tool.createBlank(disk(), DiskFormat.RAW, 512),
                Reason.HYPERVISOR_FAILED,
                "qemu-img: did not end within 1 s");
    }

    @Test
    void toolThatFloodsDoesNotBlockAndIsNotBelieved() throws IOException {
        QemuImg tool = scripted(LONG, "head -c 20000000 /dev/zero; exit 0");

        assertFails(
                () -> tool.inspect(disk(), DiskFormat.QCOW2),
                Reason.IMAGE_REJECTED,
                "qemu-img info: gave no description of the file");
    }

    @Test
    void inspectionRunsWithLimitsAndLowPriority() throws IOException {
        QemuImg tool =
                scripted(
                        LONG,
                        "echo \"{\\\"format\\\": \\\"$(ulimit -f) $(ulimit -t) $(nice)\\\"}\"");

        assertThat(tool.inspect(disk(), DiskFormat.QCOW2).format()).isEqualTo("0 60 10");
    }

    @Test
    void toolGetsNothingOfTheServersEnvironment() throws IOException {
        QemuImg tool = scripted(LONG, "echo \"{\\\"format\\\": \\\"$HOME-$LC_ALL\\\"}\"");

        assertThat(tool.inspect(disk(), DiskFormat.QCOW2).format()).isEqualTo("-C");
    }

    @Test
    void missingToolIsSaidWithWhatToInstall() {
        QemuImg tool = new QemuImg("/nonexistent/qemu-img");

        assertFails(
                () -> tool.createBlank(disk(), DiskFormat.RAW, 512),
                Reason.HYPERVISOR_FAILED,
                "qemu-img: cannot be run (expected: installed, package qemu-utils)");
    }
}
