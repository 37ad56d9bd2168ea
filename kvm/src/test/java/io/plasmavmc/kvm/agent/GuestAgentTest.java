package io.plasmavmc.kvm.agent;

import static io.plasmavmc.testkit.qemu.ScriptedAgent.DELIMITER;
import static io.plasmavmc.testkit.qemu.ScriptedAgent.refusing;
import static io.plasmavmc.testkit.qemu.ScriptedAgent.returning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedAgent;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest's agent says is a stranger's word, and may come late, in pieces, or never. */
@Timeout(60)
class GuestAgentTest {

    private static final String GET = "guest-get-vcpus";
    private static final String SET = "guest-set-vcpus";
    private static final String SHUTDOWN = "guest-shutdown";

    /** The guest's CPUs, and whether each is online. */
    private final Map<Integer, Boolean> cpus = new TreeMap<>(Map.of(0, true, 1, true, 2, false));

    private final ConcurrentLinkedQueue<Json.Obj> sets = new ConcurrentLinkedQueue<>();
    private ScriptedAgent scripted;
    private GuestAgent agent;

    @BeforeEach
    void listen(@TempDir Path directory) {
        var socket = directory.resolve("agent");
        scripted = ScriptedAgent.listen(socket).on(GET, _ -> list()).on(SET, this::set);
        agent = new GuestAgent(socket);
    }

    @AfterEach
    void close() {
        scripted.close();
    }

    private String list() {
        return returning(
                cpus.entrySet().stream()
                        .map(
                                cpu ->
                                        "{\"logical-id\": %d, \"online\": %s, \"can-offline\": %s}"
                                                .formatted(
                                                        cpu.getKey(),
                                                        cpu.getValue(),
                                                        cpu.getKey() > 0))
                        .toList()
                        .toString());
    }

    private String set(Json.Obj arguments) {
        sets.add(arguments);
        var list = (Json.Arr) arguments.get("vcpus").orElseThrow();
        for (var each : list.elements()) {
            var cpu = (Json.Obj) each;
            var id = (Json.Num) cpu.get("logical-id").orElseThrow();
            var online = (Json.Bool) cpu.get("online").orElseThrow();
            cpus.put(id.value().intValueExact(), online.value());
        }
        return returning(Integer.toString(list.elements().size()));
    }

    private void assertSilent() {
        assertThatThrownBy(agent::usedCpus)
                .isInstanceOfSatisfying(
                        AgentFailed.class, failure -> assertThat(failure.isSilent()).isTrue());
    }

    // CPUs.

    @Test
    void cpusThatAreOnlineAreUsed() {
        assertThat(agent.usedCpus()).isEqualTo(2);
    }

    @Test
    void cpusAreTakenIntoUseAndOutOfItAndTheFirstIsLeftAlone() {
        agent.useCpus(3);
        agent.useCpus(1);

        assertThat(cpus).isEqualTo(Map.of(0, true, 1, false, 2, false));
        assertThat(sets.stream().map(Json.Obj::toString))
                .containsExactly(
                        "{\"vcpus\": [{\"logical-id\": 2, \"online\": true}]}",
                        "{\"vcpus\": [{\"logical-id\": 1, \"online\": false},"
                                + " {\"logical-id\": 2, \"online\": false}]}");
    }

    @Test
    void cpusThatAreInUseAlreadyNeedNothing() {
        agent.useCpus(2);

        assertThat(sets).isEmpty();
    }

    @Test
    void agentThatSaysYesAndDoesNothingIsNotBelieved() {
        scripted.on(SET, returning("1"));

        assertThatThrownBy(() -> agent.useCpus(1))
                .isInstanceOf(AgentFailed.class)
                .hasMessageContaining("2 CPUs are in use (expected: 1)");
    }

    @Test
    void commandThatTheGuestHasForbiddenIsNamedInItsWords() {
        scripted.on(SET, refusing("Command guest-set-vcpus has been disabled"));

        assertThatThrownBy(() -> agent.useCpus(1))
                .isInstanceOfSatisfying(
                        AgentFailed.class, failure -> assertThat(failure.isSilent()).isFalse())
                .hasMessage(
                        "the guest agent refuses guest-set-vcpus:"
                                + " Command guest-set-vcpus has been disabled");
    }

    @Test
    void wordsOfTheGuestAreCutAndDoNothingToATerminal() {
        scripted.on(GET, refusing("\u001b[2Jno\n" + "x".repeat(5000)));

        assertThatThrownBy(agent::usedCpus)
                .isInstanceOf(AgentFailed.class)
                .satisfies(
                        failure ->
                                assertThat(failure.getMessage())
                                        .hasSizeLessThan(300)
                                        .doesNotContain("\u001b")
                                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "{}", "null", "\"many\""})
    void answerThatIsNoListIsNoNumberOfCpus(String nonsense) {
        scripted.on(GET, returning(nonsense));

        assertThatThrownBy(agent::usedCpus).hasMessageContaining("no list of CPUs");
    }

    @Test
    void listBeyondAllMeasureIsNone() {
        scripted.on(GET, returning("[" + "{\"online\": true},".repeat(1023) + "{}]"));
        assertThat(agent.usedCpus()).isEqualTo(1023);

        scripted.on(GET, returning("[" + "{},".repeat(1024) + "{}]"));

        assertThatThrownBy(agent::usedCpus).hasMessageContaining("no list of CPUs");
    }

    // What is in the channel.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"return\": 99}\n",
                "{\"return\": {}}\n{\"error\": {\"class\": \"GenericError\", \"desc\": \"old\"}}\n",
                "{\"return\": [{\"logical-i",
                "\u00ff\u00ff{\"return\": 7}\n\u00ff",
                "login: \u0000\u0007\n\n\n[[[[\n",
                "\u00fe\u00ff\n"
            })
    void whatAnEarlierTalkHasLeftIsPassedOver(String left) {
        scripted.leaves(left);

        assertThat(agent.usedCpus()).isEqualTo(2);
    }

    @Test
    void lateAnswerOfAnEarlierTalkIsNotTakenForOne() {
        scripted.on(
                "guest-sync-delimited",
                arguments ->
                        returning("[{\"online\": true}]")
                                + DELIMITER
                                + returning("1")
                                + ScriptedAgent.synced(arguments));

        assertThat(agent.usedCpus()).isEqualTo(2);
    }

    @Test
    void floodIsNotReadToItsEnd() {
        scripted.leaves("{\"return\": 1}\n".repeat(200_000));

        assertSilent();
    }

    @Test
    void lineWithoutAnEndIsNotKept() {
        scripted.leaves("x".repeat(1 << 20));

        assertSilent();
    }

    @Test
    void agentThatNeverAnswersIsNotWaitedForForLong() {
        scripted.on("guest-sync-delimited", "");

        assertSilent();
    }

    @Test
    void agentThatFallsSilentAfterwardsIsNotWaitedForForever() {
        scripted.on(GET, "");

        assertSilent();
    }

    @Test
    void channelThatNobodyListensAtIsSilence() {
        scripted.close();

        assertSilent();
    }

    @Test
    void nextTalkAfterSilenceGoesWell() {
        scripted.on(GET, "{\"return\": [{\"logi");
        assertSilent();

        scripted.on(GET, _ -> list());

        assertThat(agent.usedCpus()).isEqualTo(2);
    }

    // Going down.

    @Test
    void shutdownThatIsTakenIsNotAnswered() {
        var modes = new ConcurrentLinkedQueue<String>();
        scripted.on(
                SHUTDOWN,
                arguments -> {
                    modes.add(arguments.text("mode"));
                    return "";
                });

        agent.powerDown();

        assertThat(modes).containsExactly("powerdown");
    }

    @Test
    void shutdownThatIsAnsweredAllTheSameIsTaken() {
        scripted.on(SHUTDOWN, returning("{}"));

        agent.powerDown();
    }

    @Test
    void shutdownThatIsRefusedIsSaidSo() {
        scripted.on(SHUTDOWN, refusing("Command guest-shutdown has been disabled"));

        assertThatThrownBy(agent::powerDown)
                .isInstanceOf(AgentFailed.class)
                .hasMessageContaining("has been disabled");
    }

    @Test
    void agentThatDoesNotAnswerIsNotAskedToShutDown() {
        scripted.on("guest-sync-delimited", "").on(SHUTDOWN, "");

        assertThatThrownBy(agent::powerDown).isInstanceOf(AgentFailed.class);

        assertThat(scripted.times(SHUTDOWN)).isZero();
    }
}
