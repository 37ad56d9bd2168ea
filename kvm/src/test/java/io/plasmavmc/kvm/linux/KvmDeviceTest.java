package io.plasmavmc.kvm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.kvm.linux.KvmDevice.Usability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvmDeviceTest {

    @ParameterizedTest
    @CsvSource({
        "'flags\t\t: fpu vme vmx ssse3', true",
        "'flags\t\t: fpu svm', true",
        "'flags\t\t: fpu vme ssse3', false",
        "'flags\t\t: fpu svm_lock vmxon', false",
        "'Features\t: fp asimd', true"
    })
    void onlyAProcessorThatVirtualizesRunsAGuest(
            String line, boolean expected, @TempDir Path directory) throws IOException {
        Path cpuInfo =
                Files.writeString(directory.resolve("cpuinfo"), "processor : 0\n" + line + "\n");

        assertThat(KvmDevice.virtualizes(cpuInfo)).isEqualTo(expected);
    }

    @Test
    void missingDeviceIsSaidToBeMissing(@TempDir Path directory) {
        String device = directory.resolve("kvm").toString();

        assertThat(KvmDevice.probe(device, directory.resolve("cpuinfo")))
                .isEqualTo(Usability.MISSING);
    }

    @Test
    void fileThatIsNoDeviceIsBroken(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("kvm"));

        assertThat(KvmDevice.probe(file.toString(), directory.resolve("cpuinfo")))
                .isEqualTo(Usability.BROKEN);
    }
}
