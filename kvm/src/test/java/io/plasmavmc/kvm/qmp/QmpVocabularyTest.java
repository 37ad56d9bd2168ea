package io.plasmavmc.kvm.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.QmpSchema;
import org.junit.jupiter.api.Test;

class QmpVocabularyTest {

    @Test
    void everyCommandHasAnExample() {
        assertThat(QmpVocabulary.samples())
                .map(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(QmpVocabulary.types());
    }

    @Test
    void everyCommandFitsTheRecordedSchema() {
        var schema = QmpSchema.recorded();
        assertThat(QmpVocabulary.samples())
                .allSatisfy(
                        command ->
                                assertThat(
                                                schema.faultOfCommand(
                                                        command.name(),
                                                        Json.object(
                                                                command.arguments().toString())))
                                        .isEmpty());
    }
}
