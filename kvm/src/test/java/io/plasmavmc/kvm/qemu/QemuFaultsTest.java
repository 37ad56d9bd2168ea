package io.plasmavmc.kvm.qemu;

import static io.plasmavmc.kvm.qemu.ScriptedHost.AMPLE;
import static io.plasmavmc.kvm.qemu.ScriptedHost.isAlive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.Absent;
import io.plasmavmc.core.hypervisor.Observation.Present;
import io.plasmavmc.core.hypervisor.Observation.Silent;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backend makes of a QEMU that misbehaves: a real process, and a monitor by script. */
class QemuFaultsTest {

    private ScriptedHost host;

    @BeforeEach
    void open(@TempDir Path directory) {
        host = new ScriptedHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void commandThatTimesOutIsUnknownUntilTheMachineSaysWhatCameOfIt() {
        var spec = host.spec();
        var late = new CountDownLatch(1);
        var machine = host.run(spec).late("stop", "paused", late);

        assertThat(host.backend().pause(spec.uid())).isInstanceOf(Silent.class);
        assertThat(host.observe(spec)).isInstanceOf(Silent.class);
        late.countDown();

        host.awaitState(spec, RunState.PAUSED);
        assertThat(machine.times("stop")).isEqualTo(1);
    }

    @Test
    void quitThatIsAnsweredAndNotCarriedOutIsFollowedByForce() {
        var spec = host.spec();
        var machine = host.run(spec).on("quit", _ -> Answer.ok());

        var seen = host.backend().terminate(spec.uid());

        assertThat(seen)
                .isEqualTo(new Absent(Optional.of(new Observation.Exit(Optional.of(137), ""))));
        assertThat(machine.times("quit")).isEqualTo(1);
        assertThat(isAlive(machine.process().pid())).isFalse();
    }

    @Test
    void quitThatIsNeverAnsweredIsFollowedByForce() {
        var spec = host.spec();
        var machine = host.run(spec).on("quit", _ -> Answer.silence());

        assertThat(host.backend().terminate(spec.uid())).isInstanceOf(Absent.class);
        assertThat(isAlive(machine.process().pid())).isFalse();
    }

    @Test
    void quitThatIsRefusedIsFollowedByForce() {
        var spec = host.spec();
        var machine = host.run(spec).on("quit", _ -> Answer.error("GenericError", "not now"));

        assertThat(host.backend().terminate(spec.uid())).isInstanceOf(Absent.class);
        assertThat(isAlive(machine.process().pid())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu-system-x86_64: oops\r\n",
                "{\"return\": {}}\r\n",
                "{\"error\": {\"class\": \"GenericError\", \"desc\": \"stray 'x'\"}}\r\n",
                "{\r\n    \"event\": \"STOP\"\r\n}\r\n",
                "[]\r\n"
            })
    void nonsenseEndsTheConversationAndTheNextOneGoesOn(String nonsense) {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on("stop", _ -> Answer.silence());
        machine.raw(nonsense);

        host.awaitState(spec, RunState.RUNNING);
        machine.on("stop", _ -> Answer.error("GenericError", "still here"));
        await().atMost(AMPLE)
                .untilAsserted(
                        () ->
                                assertThatThrownBy(() -> host.backend().pause(spec.uid()))
                                        .hasMessageContaining("still here"));
    }

    @Test
    void verbThatWaitsWhenNonsenseComesIsUnknownAndTheMachineIsHeardAgain() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on(
                "stop",
                _ -> {
                    machine.state("paused");
                    machine.raw("\u0000\u0001garbage\r\n");
                    return Answer.silence();
                });

        assertThat(host.backend().pause(spec.uid())).isInstanceOf(Silent.class);

        host.awaitState(spec, RunState.PAUSED);
        assertThat(machine.times("stop")).isEqualTo(1);
    }

    @Test
    void stateThatQemuTellsWithACommandIsNotAskedForAgain() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on("stop", _ -> paused(machine, "paused").afterEmitting("STOP", "{}"));
        long asked = machine.times("query-status");

        assertThat(((Present) host.backend().pause(spec.uid())).state()).isEqualTo(RunState.PAUSED);

        assertThat(machine.times("query-status") - asked).isZero();
    }

    @Test
    void resetOfAMachineThatRanIsLookedAt() {
        var spec = host.spec();
        var machine = host.run(spec);
        host.awaitState(spec, RunState.RUNNING);
        machine.on(
                "system_reset",
                _ ->
                        Answer.ok()
                                .afterEmitting(
                                        "RESET",
                                        "{\"guest\": false, \"reason\": \"host-qmp-system-reset\"}"));

        assertThat(((Present) host.backend().reset(spec.uid())).state())
                .isEqualTo(RunState.RUNNING);
    }

    @Test
    void stateIsAskedForWhereMoreHasHappenedThanTheCommand() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on(
                "stop",
                _ ->
                        paused(machine, "guest-panicked")
                                .afterEmitting("GUEST_PANICKED", "{\"action\": \"pause\"}")
                                .afterEmitting("STOP", "{}"));

        assertThat(((Present) host.backend().pause(spec.uid())).state())
                .isEqualTo(RunState.GUEST_PANICKED);
    }

    private static Answer paused(ScriptedMachine machine, String state) {
        machine.state(state);
        return Answer.ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"running\": true}", "{\"status\": 7, \"running\": true}", "[]"})
    void stateThatCannotBeReadIsSilenceAndNoGuess(String status) {
        var spec = host.spec();
        var machine = host.run(spec);

        machine.on("query-status", _ -> Answer.ok(status));
        assertThat(host.observe(spec)).isInstanceOf(Silent.class);

        machine.on("query-status", _ -> Answer.ok(ScriptedMachine.status("paused")));
        host.awaitState(spec, RunState.PAUSED);
    }

    @Test
    void stateThatIsRefusedIsSilenceUntilANewConversation() {
        var spec = host.spec();
        var machine = host.run(spec);

        machine.on("query-status", _ -> Answer.error("CommandNotFound", "negotiate first"));
        assertThat(host.observe(spec)).isInstanceOf(Silent.class);

        machine.on("query-status", _ -> Answer.ok(ScriptedMachine.status("running")));
        host.awaitState(spec, RunState.RUNNING);
    }

    @Test
    void unknownRunStateAndUnknownMembersAreKept() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on(
                "query-status",
                _ ->
                        Answer.ok(
                                "{\"status\": \"hibernating\", \"running\": false,"
                                        + " \"since\": 18446744073709551615, \"why\": [{}]}"));

        var seen = (Observation.Present) host.observe(spec);

        assertThat(seen.state()).isEqualTo(RunState.OTHER);
        assertThat(seen.rawState()).isEqualTo("hibernating");
    }

    @Test
    void unknownEventsAndHugeNumbersDisturbNothing() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.raw("{\"event\": \"TELEPORTED\", \"data\": {\"to\": [1, {\"x\": null}]}}\r\n");
        machine.raw(
                "{\"event\": \"MEMORY_DEVICE_SIZE_CHANGE\", \"data\": {\"qom-path\": \"/m\","
                        + " \"size\": 18446744073709551615}}\r\n");
        machine.raw("\r\n  \t{ \"event\" :\t\"RTC_CHANGE\", \"data\": {\"offset\": -1}}  \r\n\r\n");
        machine.raw("{\"return\": {}, \"id\": \"0-1\"}\r\n{\"return\": {}, \"id\": 4711}\r\n");

        assertThat(ScriptedHost.state(host.observe(spec))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void machineThatEndsWhileItIsLookedAtIsAbsentWithItsLastWords() {
        var spec = host.spec();
        var machine = host.run(spec);
        machine.on(
                "query-status",
                _ -> {
                    machine.process().end(1, "out of luck");
                    return Answer.silence().thenHangUp();
                });

        assertThat(host.observe(spec))
                .isEqualTo(
                        new Absent(
                                Optional.of(new Observation.Exit(Optional.of(1), "out of luck"))));
    }

    @Test
    void conversationWithAFormerMachineIsOverBeforeTheNextBegins() {
        var spec = host.spec();
        var launching = host.launching(spec);
        try (var former = ScriptedQemu.answering(launching.process().monitor())) {
            launching.launched().join();

            // Its process ends while its monitor, as if held by a child, stays open.
            former.expectHangUp();
            launching.process().end(0, "");
            former.awaitPlayed();
            await().atMost(AMPLE).until(() -> host.observe(spec) instanceof Absent);
            var next = host.run(spec);

            assertThat(ScriptedHost.state(host.observe(spec))).isEqualTo(RunState.RUNNING);
            assertThat(next.process().pid()).isNotEqualTo(launching.process().pid());
        }
    }

    @Test
    void anotherMachineAtTheSocketIsNotTalkedTo() throws IOException {
        var spec = host.spec();
        var machine = host.run(spec);
        var path = machine.process().monitor();
        Files.move(path, path.resolveSibling("moved"));
        try (var stranger = ScriptedQemu.answering(path)) {
            stranger.answers(
                    "query-uuid",
                    _ -> Answer.ok("{\"UUID\": \"00000000-0000-4000-8000-000000000001\"}"));
            machine.dropConnection();
            host.awaitSilence(spec);
            await().atMost(AMPLE).until(() -> !stranger.received().isEmpty());
            assertThat(host.observe(spec)).isInstanceOf(Silent.class);
            assertThat(stranger.received())
                    .noneMatch(command -> command.text("execute").equals("query-status"));
        }
        Files.delete(path);
        Files.move(path.resolveSibling("moved"), path);

        host.awaitState(spec, RunState.RUNNING);
    }

    @Test
    void monitorThatSomebodyElseHoldsIsSilenceUntilTheyLeave() throws IOException {
        var spec = host.spec();
        var machine = host.run(spec);
        host.backend().close();
        var address = UnixDomainSocketAddress.of(machine.process().monitor());
        try (var somebody = SocketChannel.open(address)) {
            assertThat(somebody.read(ByteBuffer.allocate(1))).isEqualTo(1);
            host.reopen();
            assertThat(host.observe(spec)).isInstanceOf(Silent.class);
        }

        host.awaitState(spec, RunState.RUNNING);
        assertThat(isAlive(machine.process().pid())).isTrue();
    }

    @Test
    void machineThatEndsInTheNegotiationIsQuoted() {
        var spec = host.spec();
        var launching = host.launching(spec);
        var written = new CountDownLatch(1);
        try (var qemu = ScriptedQemu.listen(launching.process().monitor())) {
            qemu.after(written).greets().expect("qmp_capabilities");
            written.countDown();
            qemu.awaitPlayed();
            launching.process().end(1, "cannot go on");
        }

        assertThatThrownBy(launching.launched()::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("QEMU ended at once with status 1: cannot go on");
        assertThat(host.observe(spec)).isEqualTo(new Absent(Optional.empty()));
    }

    @Test
    void startThatDiedBeforeItsRecordIsFoundByItsMarkerAndIsTheOnlyOne() {
        var spec = host.spec();
        var launching = host.launching(spec);

        // The server ends with the launch under way: nobody was told of the process.
        var next = host.reopen();

        assertThat(next.found()).containsExactly(spec.uid());
        assertThatThrownBy(() -> next.launch(spec))
                .isInstanceOf(PlasmaException.class)
                .hasMessageContaining("has a machine already");
        assertThat(host.started(spec.uid())).hasSize(1);
        assertThat(next.terminate(spec.uid())).isInstanceOf(Absent.class);
        assertThat(isAlive(launching.process().pid())).isFalse();
    }

    @Test
    void secondServerOfTheNodeAsAfterACopyOfItsDirectoryStartsNothingTwice() {
        try (var second = QemuBackend.open(host.config(), InstantSource.system())) {
            var spec = host.spec();
            var machine = host.run(spec);

            assertThatThrownBy(() -> second.launch(spec)).hasMessageContaining("already");
            assertThat(second.observe(spec.uid(), Optional.empty())).isNotInstanceOf(Absent.class);
            assertThat(isAlive(machine.process().pid())).isTrue();
            assertThat(host.started(spec.uid())).hasSize(1);
        }
    }

    @Test
    void machineThatNeitherGreetsNorEndsIsEnded(@TempDir Path elsewhere) {
        var hasty = new Patience(AMPLE, AMPLE, Duration.ofSeconds(1), AMPLE, AMPLE);
        try (var other = new ScriptedHost(elsewhere, hasty)) {
            var spec = other.spec();
            var launching = other.launching(spec);
            try (var qemu = ScriptedQemu.listen(launching.process().monitor())) {
                qemu.accepts().raw("SSH-2.0-OpenSSH\r\n");

                assertThatThrownBy(launching.launched()::join)
                        .hasMessageContaining("does not answer within 1 s")
                        .hasMessageNotContaining("PT1S");
            }
            assertThat(isAlive(launching.process().pid())).isFalse();
        }
    }
}
