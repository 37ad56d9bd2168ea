package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerRuntimeTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");
    private static final VmId DB = VmId.of("default", "default", "db-1");

    private OneHost host;

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        host = new OneHost(directory, FakeOptions.DEFAULTS.withShutdownAfter(Duration.ZERO));
        host.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void running(VmId id) {
        assertThat(host.ending(host.create(id))).isEqualTo(new EditProgress.Done());
        assertThat(host.ending(host.act(id, Verb.START))).isEqualTo(new EditProgress.Done());
    }

    @Test
    void vmLivesItsLife() {
        running(WEB);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);

        host.ending(host.act(WEB, Verb.PAUSE));
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.PAUSED);
        host.ending(host.act(WEB, Verb.RESUME));
        host.ending(host.act(WEB, Verb.RESET));
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
        host.ending(host.act(WEB, Verb.STOP));
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);

        Accepted deletion = host.server().edits().vms().delete(EditContext.NONE, WEB, false);
        assertThat(host.ending(deletion)).isEqualTo(new EditProgress.Gone());
        assertThat(host.server().index().snapshot().owners()).isEmpty();
        assertThat(host.server().index().snapshot().handles()).isEmpty();
    }

    @Test
    void namesOfADeletedVmAreFreeAsSoonAsItIsGone() {
        for (int i = 0; i < 10; i++) {
            assertThat(host.ending(host.createWithDisk(WEB))).isEqualTo(new EditProgress.Done());
            assertThat(host.ending(host.act(WEB, Verb.START))).isEqualTo(new EditProgress.Done());
            Accepted deletion = host.server().edits().vms().delete(EditContext.NONE, WEB, true);
            assertThat(host.ending(deletion)).isEqualTo(new EditProgress.Gone());
        }
        assertThat(host.server().index().snapshot().volumes()).isEmpty();
        assertThat(host.server().index().snapshot().volumeClaims()).isEmpty();
    }

    @Test
    void editIsSeenByWhoeverAppliedItsRevision() {
        Accepted created = host.create(WEB);
        host.server().signals().untilApplied(created.revision());
        assertThat(host.server().index().vm(WEB)).isPresent();
    }

    @Test
    void nameIsGivenOnce() {
        host.create(WEB);
        assertThatThrownBy(() -> host.create(WEB))
                .isInstanceOf(PlasmaException.AlreadyExists.class);
    }

    @Test
    void repeatedRequestJoinsAndAnotherOneIsRefused() {
        host.ending(host.create(WEB));
        ActionRequest start = ActionRequest.of(Verb.START, Optional.empty());
        EditContext context = new EditContext(Optional.of("r-1"), "start", Optional.empty());

        Accepted first = host.server().edits().vms().act(context, WEB, start);
        host.ending(first);
        host.ending(host.act(WEB, ActionRequest.stop(true, Optional.empty())));
        Accepted again = host.server().edits().vms().act(context, WEB, start);

        assertThat(again.generation()).isEqualTo(first.generation());
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
        EditContext other = new EditContext(Optional.of("r-1"), "other", Optional.empty());
        assertThatThrownBy(() -> host.server().edits().vms().act(other, WEB, start))
                .isInstanceOfSatisfying(
                        PlasmaException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_ID_REUSED));
    }

    @Test
    void repeatedDeletionJoinsAndSparesTheNextVmOfTheName() {
        running(WEB);
        EditContext context = new EditContext(Optional.of("r-1"), "delete", Optional.empty());
        Accepted first = host.server().edits().vms().delete(context, WEB, true);

        Accepted atOnce = host.server().edits().vms().delete(context, WEB, true);
        assertThat(host.ending(atOnce)).isEqualTo(new EditProgress.Gone());
        host.ending(host.create(WEB));
        Accepted late = host.server().edits().vms().delete(context, WEB, true);

        assertThat(List.of(atOnce.uid(), late.uid())).containsOnly(first.uid());
        assertThat(host.ending(late)).isEqualTo(new EditProgress.Gone());
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void manyEditsAtOnceAllComeThrough() throws InterruptedException {
        running(WEB);
        List<Thread> clients = new ArrayList<>();
        List<EditProgress> endings = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 20; i++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(() -> endings.add(host.ending(host.act(WEB, Verb.RESET)))));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(endings).hasSize(20);
        assertThat(endings)
                .allMatch(
                        end ->
                                end instanceof EditProgress.Done
                                        || end instanceof EditProgress.Superseded);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void guestsOwnPowerOffIsSeenAndStays() {
        running(WEB);
        host.machines.powerOffGuest(host.handle(WEB).uid());

        VmHandle handle = host.awaitPhase(WEB, VmPhase.STOPPED);
        assertThat(handle.reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(handle.machine()).isEmpty();
    }

    @Test
    void killedProcessIsACrash() {
        running(WEB);
        host.machines.kill(host.handle(WEB).uid());

        assertThat(host.awaitPhase(WEB, VmPhase.CRASHED).reason()).isEqualTo("QEMU_DIED");
    }

    @Test
    void silentMachineIsUnknownDelaysNobodyAndIsTrueAgain() {
        running(WEB);
        host.machines.fallSilent(host.handle(WEB).uid());
        VmHandle unknown = host.awaitPhase(WEB, VmPhase.UNKNOWN);
        assertThat(unknown.lastKnownPhase()).isEqualTo(VmPhase.RUNNING);

        running(DB);

        host.machines.answerAgain(host.handle(WEB).uid());
        host.awaitPhase(WEB, VmPhase.RUNNING);
    }

    @Test
    void runningMachineIsAdoptedByTheNextServer() throws InterruptedException {
        running(WEB);
        MachineRecord before = host.handle(WEB).machine().orElseThrow();

        host.stop();
        host.start();

        assertThat(host.awaitPhase(WEB, VmPhase.RUNNING).machine()).contains(before);
        assertThat(host.ending(host.act(WEB, Verb.PAUSE))).isEqualTo(new EditProgress.Done());
    }

    @Test
    void whatHappenedWhileNoServerRanIsTold() throws InterruptedException {
        running(WEB);
        running(DB);
        Uid web = host.handle(WEB).uid();
        Uid db = host.handle(DB).uid();
        host.stop();
        host.machines.powerOffGuest(web);
        host.machines.kill(db);

        host.start();

        assertThat(host.awaitPhase(WEB, VmPhase.STOPPED).reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(host.awaitPhase(DB, VmPhase.CRASHED).reason()).isEqualTo("QEMU_DIED");
    }

    @Test
    void refusedLaunchIsAnsweredWithTheHypervisorsWords() {
        host.ending(host.create(WEB));
        host.machines.failNextLaunch("no such machine type");

        EditProgress ending = host.ending(host.act(WEB, Verb.START));

        assertThat(ending)
                .isInstanceOfSatisfying(
                        EditProgress.Failed.class,
                        failed -> assertThat(failed.message()).contains("no such machine type"));
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.FAILED);
        assertThat(host.ending(host.act(WEB, Verb.START))).isEqualTo(new EditProgress.Done());
    }

    @Test
    void decisionsTellWhatWasDone() {
        running(WEB);
        Uid uid = host.handle(WEB).uid();
        // A step is noted when it is taken, which whoever waits for its commit may see before.
        await().untilAsserted(
                        () ->
                                assertThat(host.server().decisions().of(uid))
                                        .extracting(decision -> decision.step())
                                        .contains(
                                                "START_CLAIM",
                                                "START_LAUNCH",
                                                "START_RECORD",
                                                "START_ANSWER"));
    }
}
