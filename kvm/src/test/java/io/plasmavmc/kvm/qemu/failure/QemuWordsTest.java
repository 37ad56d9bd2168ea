package io.plasmavmc.kvm.qemu.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.kvm.qmp.QmpRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words are those of QEMU 7.2.22, each read from the real one. */
class QemuWordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"Duplicate nodes with node-name='file-a'", "Duplicate ID 'net-a'"})
    void nameThatIsInUseIsTaken(String words) {
        assertThat(QemuWords.sayTaken(refusal("GenericError", words))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Duplicate device ID 'disk-a'",
                "Image is not in qcow2 format",
                "Failed to get \"write\" lock"
            })
    void otherRefusalsAreNoTakenNames(String words) {
        assertThat(QemuWords.sayTaken(refusal("GenericError", words))).isFalse();
    }

    @Test
    void whatIsNotThereIsToldByClassOrWords() {
        assertThat(QemuWords.sayNotThere(refusal("DeviceNotFound", "Device 'net-a' not found")))
                .isTrue();
        assertThat(
                        QemuWords.sayNotThere(
                                refusal(
                                        "GenericError",
                                        "Failed to find node with node-name='fmt-a'")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Node fmt-a is in use", "Block device file-a is in use"})
    void whatIsInUseIsThere(String words) {
        assertThat(QemuWords.sayNotThere(refusal("GenericError", words))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Device disk-a is already in the process of unplug",
                "Hot-unplug failed: guest is busy (power indicator blinking)"
            })
    void unplugUnderWayAsksForPatience(String words) {
        assertThat(QemuWords.askForPatience(refusal("GenericError", words))).isTrue();
    }

    @Test
    void unplugThatIsImpossibleDoesNot() {
        var words = "Bus 'pcie.0' does not support hotplugging";

        assertThat(QemuWords.askForPatience(refusal("GenericError", words))).isFalse();
    }

    @Test
    void refusedForwardIsQuoted() {
        assertThat(
                        QemuWords.refusedForward(
                                "Could not set up host forwarding rule 'tcp:127.0.0.1:5556-:80'"))
                .contains("tcp:127.0.0.1:5556-:80");
        assertThat(QemuWords.refusedForward("Duplicate ID 'net-a'")).isEmpty();
    }

    @Test
    void fullDiskIsNoSpace() {
        var full = refusal("GenericError", "Failed to grow: No space left on device");

        assertThat(QemuFailures.refused(full).reason()).isEqualTo(Reason.NO_SPACE);
    }

    @Test
    void refusalKeepsQemusWordsWithoutTheHostsDirectories() {
        var refusal = refusal("GenericError", "Could not open '/srv/volumes/a.raw': No such file");

        var failure = QemuFailures.refused(refusal);

        assertThat(failure.text())
                .isEqualTo("QEMU refused command: Could not open 'a.raw': No such file");
        assertThat(failure.metadata())
                .containsEntry("words", "Could not open 'a.raw': No such file");
    }

    private static QmpRefused refusal(String errorClass, String words) {
        return new QmpRefused("command", errorClass, words);
    }
}
