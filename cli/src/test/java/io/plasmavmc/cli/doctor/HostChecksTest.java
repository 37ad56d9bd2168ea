package io.plasmavmc.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.invocation.Surroundings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host made of files: what is in {@code /dev} and {@code /proc} is the test's to say. */
class HostChecksTest {
    @TempDir private Path root;

    @BeforeEach
    void makeDirectories() throws Exception {
        Files.createDirectory(root.resolve("dev"));
        Files.createDirectory(root.resolve("proc"));
    }

    @Test
    void missingDeviceOfAProcessorThatCouldIsAModuleToLoad() throws Exception {
        cpuinfo("flags : fpu vmx sse");

        assertThat(kvm().remedy()).contains("modprobe");
    }

    @Test
    void missingDeviceOfAProcessorThatCannotIsASwitchToTurn() throws Exception {
        cpuinfo("flags : fpu vmxnot sse");

        assertThat(kvm().verdict()).isEqualTo(Finding.Verdict.warn);
        assertThat(kvm().remedy()).contains("firmware");
    }

    @Test
    void deviceWithoutAProcessorForItIsNotTrusted() throws Exception {
        cpuinfo("flags : fpu sse");
        Files.createFile(root.resolve("dev/kvm"));

        assertThat(kvm().found()).contains("neither VMX nor SVM");
    }

    @Test
    void deviceThatCanBeOpenedIsFineWhereNoQemuIsToProveIt() throws Exception {
        cpuinfo("flags : fpu svm sse");
        Files.createFile(root.resolve("dev/kvm"));

        assertThat(kvm().verdict()).isEqualTo(Finding.Verdict.ok);
    }

    private void cpuinfo(String text) throws Exception {
        Files.writeString(root.resolve("proc/cpuinfo"), text + "\n");
    }

    private Finding kvm() {
        var silent = new PrintStream(OutputStream.nullOutputStream());
        var surroundings =
                new Surroundings(
                        Map.of("PATH", root.toString()),
                        root,
                        false,
                        InputStream.nullInputStream(),
                        silent,
                        silent,
                        false,
                        false,
                        InstantSource.system());
        return new HostChecks(surroundings, root).kvm();
    }
}
