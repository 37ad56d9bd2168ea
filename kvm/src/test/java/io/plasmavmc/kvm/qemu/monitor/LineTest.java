package io.plasmavmc.kvm.qemu.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose silence is whose: news of one session that come late, when another has begun. */
class LineTest {

    private static final Duration BRIEF = Duration.ofMillis(1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicInteger changes = new AtomicInteger();
    private final Line line = new Line(InstantSource.fixed(NOW), changes::incrementAndGet);
    private ScriptedQemu qemu;
    private QmpSession former;
    private QmpSession current;

    @BeforeEach
    void twoSessions(@TempDir Path directory) {
        qemu = ScriptedQemu.answering(directory.resolve("qmp"));
        var config = QmpConfig.defaults(InstantSource.system());
        former = QmpSession.connect(qemu.socket(), config);
        former.close();
        current = QmpSession.connect(qemu.socket(), config);
        line.open(former);
        line.lost(former);
        line.open(current);
        changes.set(0);
    }

    @AfterEach
    void close() {
        current.close();
        qemu.close();
    }

    @Test
    void answerThatAFormerSessionOwedIsNoSilenceOfTheCurrentOne() {
        line.silent(Optional.of(former));

        assertThat(line.await(BRIEF)).contains(current);
        assertThat(changes).hasValue(0);
    }

    @Test
    void sessionThatBeginsWhenOneHasJustStoppedWaitingForItIsNotSilent() {
        line.silent(Optional.empty());

        assertThat(line.await(BRIEF)).contains(current);
    }

    @Test
    void answerThatTheCurrentSessionOwesIsASilence() {
        assertThat(line.silent(Optional.of(current))).isEqualTo(NOW);

        assertThat(line.await(BRIEF)).isEmpty();
        assertThat(changes).hasValue(1);
    }

    @Test
    void wordOfAFormerSessionDoesNotEndTheSilenceOfTheCurrentOne() {
        line.silent(Optional.of(current));

        line.heard(former);
        assertThat(line.await(BRIEF)).isEmpty();
        line.heard(current);
        assertThat(line.await(BRIEF)).contains(current);
    }

    @Test
    void endOfAFormerSessionDoesNotEndTheCurrentOne() {
        line.lost(former);

        assertThat(line.await(BRIEF)).contains(current);
        assertThat(line.isDisconnected()).isFalse();
    }

    @Test
    void eachSessionHasOneProbeOfItsOwn() {
        assertThat(line.beginProbe(former)).isTrue();
        assertThat(line.beginProbe(former)).isFalse();
        assertThat(line.beginProbe(current)).isTrue();

        line.endProbe(former);

        assertThat(line.beginProbe(current)).isFalse();
    }

    @Test
    void closedLineTakesNoSessionAndIsNotSilent() {
        assertThat(line.close()).contains(current);

        assertThat(line.open(current)).isFalse();
        line.silent(Optional.empty());
        assertThat(line.await(BRIEF)).isEmpty();
        assertThat(changes).hasValue(0);
    }
}
