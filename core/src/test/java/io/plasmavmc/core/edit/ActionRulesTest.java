package io.plasmavmc.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.edit.ActionRules.Verdict;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Uid UID = new Uid("01980000-0000-7000-8000-000000000001");
    private static final VmId ID = VmId.of("default", "default", "web-1");

    /** The action before is answered; every phase meets every verb. */
    @ParameterizedTest
    @CsvSource({
        "STOPPED,  STOP,  NEW,    NOTHING, REFUSED, REFUSED, REFUSED",
        "STOPPED,  START, NEW,    NEW,     REFUSED, REFUSED, REFUSED",
        "STARTING, START, JOIN,   NEW,     REFUSED, REFUSED, REFUSED",
        "RUNNING,  START, NOTHING, NEW,    NEW,     NOTHING, NEW",
        "RUNNING,  STOP,  NEW,    NEW,     NEW,     NEW,     NEW",
        "PAUSED,   PAUSE, REFUSED, NEW,    NOTHING, NEW,     NEW",
        "PAUSED,   START, REFUSED, NEW,    NEW,     NEW,     NEW",
        "STOPPING, STOP,  REFUSED, NEW,    REFUSED, REFUSED, NEW",
        "FAILED,   START, NEW,    NEW,     REFUSED, REFUSED, REFUSED",
        "CRASHED,  START, NEW,    NEW,     REFUSED, REFUSED, NEW",
        "UNKNOWN,  START, REFUSED, NEW,    REFUSED, REFUSED, NEW",
        "DELETING, START, REFUSED, NEW,    REFUSED, REFUSED, REFUSED",
    })
    void everyPhaseAnswersEveryVerb(
            VmPhase phase,
            Verb before,
            String start,
            String stop,
            String pause,
            String resume,
            String reset) {
        assertThat(verdicts(phase, before)).containsExactly(start, stop, pause, resume, reset);
    }

    @Test
    void unfinishedActionIsJoined() {
        assertThat(open(Verb.PAUSE, false, request(Verb.PAUSE))).isEqualTo(Verdict.JOIN);
        assertThat(open(Verb.STOP, false, ActionRequest.stop(false, Optional.empty())))
                .isEqualTo(Verdict.JOIN);
    }

    @Test
    void forcedStopSupersedesAGracefulOne() {
        assertThat(open(Verb.STOP, false, ActionRequest.stop(true, Optional.empty())))
                .isEqualTo(Verdict.NEW);
    }

    @Test
    void everyResetIsOneMore() {
        assertThat(open(Verb.RESET, false, request(Verb.RESET))).isEqualTo(Verdict.NEW);
    }

    @Test
    void refusalNamesThePhase() {
        assertThatThrownBy(
                        () ->
                                ActionRules.of(
                                        vm(Verb.STOP, false),
                                        Optional.of(handle(VmPhase.STOPPED, 1)),
                                        request(Verb.PAUSE)))
                .isInstanceOf(PlasmaException.WrongPhase.class)
                .hasMessage("VM web-1 is STOPPED (expected: RUNNING)");
    }

    private static List<String> verdicts(VmPhase phase, Verb before) {
        return List.of(Verb.START, Verb.STOP, Verb.PAUSE, Verb.RESUME, Verb.RESET).stream()
                .map(verb -> verdict(phase, before, verb))
                .toList();
    }

    private static String verdict(VmPhase phase, Verb before, Verb verb) {
        try {
            return ActionRules.of(vm(before, false), Optional.of(handle(phase, 1)), request(verb))
                    .name();
        } catch (PlasmaException.WrongPhase e) {
            return "REFUSED";
        }
    }

    private static Verdict open(Verb verb, boolean force, ActionRequest request) {
        return ActionRules.of(vm(verb, force), Optional.of(handle(VmPhase.RUNNING, 0)), request);
    }

    private static ActionRequest request(Verb verb) {
        return ActionRequest.of(verb, Optional.empty());
    }

    private static VmHandle handle(VmPhase phase, long answered) {
        VmHandle first =
                VmHandle.first(ID, UID, new NodeId("host-a"), 1, NOW).withPhase(phase, NOW);
        return answered == 0 ? first : first.withAnswer(answered, Answer.done(2, NOW));
    }

    private static VirtualMachine vm(Verb verb, boolean force) {
        Action action =
                new Action(1, 2, verb, Action.ResetMode.NONE, force, Duration.ofSeconds(60), NOW);
        VmSpec spec =
                new VmSpec(
                        1,
                        4,
                        1,
                        256,
                        1024,
                        1,
                        VmSpec.OnCrash.STOP,
                        VmSpec.Autostart.LAST,
                        "pc-q35-7.2",
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        GuestConfig.NONE);
        return new VirtualMachine(
                ID,
                UID,
                2,
                NOW,
                NOW,
                Optional.empty(),
                Map.of(),
                Map.of(),
                spec,
                Optional.of(action),
                List.of());
    }
}
