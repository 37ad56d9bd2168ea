package io.plasmavmc.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.step.StepName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports that the store fails, on a server that lives on. */
class BrokenImportTest {

    private CrashHost host;
    private Client client;

    @BeforeEach
    void start(@TempDir Path directory) {
        host = new CrashHost(directory, FakeOptions.DEFAULTS);
        host.start();
        client = new Client(host);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void failAt(StepName step) {
        host.gate()
                .meanwhile(
                        new Crossing(Crossing.Side.BEFORE, step),
                        () -> {
                            throw new ChainFireException.Unavailable("the store is away");
                        });
    }

    private void importFails() {
        assertThatThrownBy(() -> client.importImage(new byte[512]))
                .isInstanceOf(ChainFireException.class);
        host.awaitSettled();
        assertThat(client.image()).isEmpty();
    }

    @Test
    void fileOfAnImageThatCannotBeRecordedGoes() {
        failAt(StepName.IMAGE_IMPORT_ANSWER);
        importFails();
    }

    @Test
    void importThatCannotEvenBeTakenBackGoesLater() {
        failAt(StepName.IMAGE_IMPORT_ANSWER);
        failAt(StepName.IMAGE_IMPORT_GIVE_UP);
        importFails();
    }

    @Test
    void nameOfAnImportThatNeverBeganIsFreeAgain() {
        failAt(StepName.IMAGE_IMPORT_OPEN);
        failAt(StepName.IMAGE_IMPORT_GIVE_UP);
        importFails();
        assertThat(client.importImage(new byte[512])).isTrue();
    }
}
