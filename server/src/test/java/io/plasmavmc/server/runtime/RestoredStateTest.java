package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.chainfire.sqlite.StoreBackup;
import io.plasmavmc.chainfire.sqlite.StoreRestore;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.agent.RestoredState;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Action.ResetMode;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host whose store is restored from a backup: nothing of the past happens again. */
class RestoredStateTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");
    private static final VmId DB = VmId.of("default", "default", "db-1");
    private static final InstantSource CLOCK = InstantSource.system();

    private final StateCodec codec = new JsonStateCodec();
    private Path store;
    private Path backup;
    private OneHost host;

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        store = directory.resolve("chainfire.db");
        backup = directory.resolve("backup.db");
        host = new OneHost(directory, FakeOptions.DEFAULTS.withShutdownAfter(Duration.ZERO));
        host.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void running(VmId id, VmSpec.Autostart autostart) {
        assertThat(host.ending(host.create(id, autostart))).isEqualTo(new EditProgress.Done());
        assertThat(host.ending(host.act(id, Verb.START))).isEqualTo(new EditProgress.Done());
    }

    private void backUp() {
        StoreBackup.write(store, backup, true, CLOCK);
    }

    private RestoredState.Settled restore() throws InterruptedException {
        host.stop();
        StoreRestore.restore(backup, store, true, CLOCK);
        RestoredState.Settled settled = settle();
        host.start();
        return settled;
    }

    private RestoredState.Settled settle() {
        try (SqliteChainFire opened = SqliteChainFire.open(SqliteConfig.of(store), CLOCK);
                FakeHypervisor hypervisor = new FakeHypervisor(host.machines, List.of())) {
            return new RestoredState(OneHost.NODE, opened, codec, hypervisor, CLOCK).settle();
        }
    }

    /** What a server that was killed amid something would have left in the store. */
    private void inTheStore(Consumer<ChainFire> change) throws InterruptedException {
        host.stop();
        try (SqliteChainFire opened = SqliteChainFire.open(SqliteConfig.of(store), CLOCK)) {
            change.accept(opened);
        }
        backUp();
    }

    private void open(ChainFire opened, Verb verb) {
        Entry entry = opened.get(Keys.vm(WEB)).orElseThrow();
        VirtualMachine vm = codec.vm().decode(entry.value());
        Action action =
                new Action(
                        vm.actionNumber() + 1,
                        vm.generation() + 1,
                        verb,
                        verb == Verb.RESET ? ResetMode.HARD : ResetMode.NONE,
                        verb == Verb.STOP,
                        Duration.ofMinutes(1),
                        CLOCK.instant());
        VirtualMachine next = vm.withAction(action, CLOCK.instant(), vm.requests());
        opened.commit(
                Commit.builder().put(Keys.vm(WEB), codec.vm().encode(next, entry.value())).build());
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void openActionOfThePastIsAnsweredAndNotCarriedOut(Verb verb) throws InterruptedException {
        running(WEB, VmSpec.Autostart.ALWAYS);
        boolean stopped = verb == Verb.START || verb == Verb.RESUME;
        if (stopped) {
            host.ending(host.act(WEB, Verb.STOP));
        }
        VmHandle before = host.handle(WEB);
        inTheStore(opened -> open(opened, verb));

        RestoredState.Settled settled = restore();

        assertThat(settled.dropped()).containsExactly(WEB);
        VmHandle after = host.handle(WEB);
        assertThat(after.phase()).isEqualTo(before.phase());
        assertThat(after.machine()).isEqualTo(before.machine());
        assertThat(after.answeredAction()).isEqualTo(before.answeredAction() + 1);
        Answer answer = after.answers().getLast();
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.FAILED);
        assertThat(answer.reason()).isEqualTo("STORE_RESTORED");
        // What is asked for now is done, under a number of its own.
        Verb next = stopped ? Verb.START : Verb.STOP;
        assertThat(host.ending(host.act(WEB, next))).isEqualTo(new EditProgress.Done());
    }

    @Test
    void machineThatRunsIsLeftAloneAndGoesOnBeingManaged() throws InterruptedException {
        running(WEB, VmSpec.Autostart.LAST);
        backUp();
        VmHandle before = host.handle(WEB);

        RestoredState.Settled settled = restore();

        assertThat(settled.stopped()).isEmpty();
        assertThat(host.handle(WEB).machine()).isEqualTo(before.machine());
        assertThat(host.ending(host.act(WEB, Verb.STOP))).isEqualTo(new EditProgress.Done());
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void machineThatWasStartedSinceIsSeenAsRunning() throws InterruptedException {
        host.ending(host.create(WEB));
        backUp();
        host.ending(host.act(WEB, Verb.START));
        VmHandle running = host.handle(WEB);

        restore();

        assertThat(host.awaitPhase(WEB, VmPhase.RUNNING).machine()).isEqualTo(running.machine());
    }

    @ParameterizedTest
    @EnumSource(VmSpec.Autostart.class)
    void vmThatRanThenAndDoesNotNowIsStoppedAndNotBroughtBack(VmSpec.Autostart autostart)
            throws InterruptedException {
        running(WEB, autostart);
        backUp();
        host.ending(host.act(WEB, Verb.STOP));

        RestoredState.Settled settled = restore();

        assertThat(settled.stopped()).containsExactly(WEB);
        host.ending(host.create(DB));
        VmHandle after = host.handle(WEB);
        assertThat(after.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(after.reason()).isEqualTo("STORE_RESTORED");
        assertThat(after.machine()).isEmpty();
    }

    @Test
    void restoreOverABootOfTheHostBringsNothingBackEither() throws InterruptedException {
        running(WEB, VmSpec.Autostart.LAST);
        backUp();
        host.stop();
        host.machines.reboot();

        restore();

        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(host.handle(WEB).reason()).isEqualTo("STORE_RESTORED");
    }

    @Test
    void machineThatTheBackupDoesNotKnowIsLeftAlone() throws InterruptedException {
        backUp();
        running(WEB, VmSpec.Autostart.LAST);
        Uid uid = host.server().index().vm(WEB).orElseThrow().wanted().uid();

        restore();

        assertThat(host.server().index().vm(WEB)).isEmpty();
        assertThat(found()).containsExactly(uid);
    }

    /** The machines that the next server would find. */
    private Set<Uid> found() {
        host.stop();
        try (FakeHypervisor hypervisor = new FakeHypervisor(host.machines, List.of())) {
            return hypervisor.found();
        }
    }

    @Test
    void deletionGoesOn() throws InterruptedException {
        running(WEB, VmSpec.Autostart.LAST);
        inTheStore(
                opened -> {
                    Entry entry = opened.get(Keys.vm(WEB)).orElseThrow();
                    VirtualMachine vm = codec.vm().decode(entry.value());
                    opened.commit(
                            Commit.builder()
                                    .put(
                                            Keys.vm(WEB),
                                            codec.vm()
                                                    .encode(
                                                            vm.withDeletion(
                                                                    CLOCK.instant(), vm.requests()),
                                                            entry.value()))
                                    .build());
                });

        restore();

        assertThat(
                        host.server()
                                .signals()
                                .await(
                                        state ->
                                                Optional.of(state).filter(s -> s.vm(WEB).isEmpty()),
                                        Duration.ofSeconds(30)))
                .isPresent();
        assertThat(found()).isEmpty();
    }

    @Test
    void fileOfAnUploadThatWasUnderWayIsKept() throws InterruptedException {
        ImageId id = new ImageId(WEB.project(), "debian");
        Image uploading =
                new Image(
                        id,
                        new Uid("0198c0de-0000-7000-8000-000000000001"),
                        Instant.EPOCH,
                        Map.of(),
                        OneHost.NODE,
                        DiskFormat.QCOW2,
                        0,
                        0,
                        "",
                        Image.Phase.UPLOADING,
                        "");
        inTheStore(
                opened ->
                        opened.commit(
                                Commit.builder()
                                        .put(Keys.image(id), codec.image().encode(uploading))
                                        .build()));

        restore();

        Image kept = host.server().index().snapshot().image(id).orElseThrow().value();
        assertThat(kept.phase()).isEqualTo(Image.Phase.FAILED);
        assertThat(kept.message()).contains("restored from a backup");
    }

    @Test
    void settlingAgainChangesNothing() throws InterruptedException {
        running(WEB, VmSpec.Autostart.LAST);
        inTheStore(opened -> open(opened, Verb.RESET));
        StoreRestore.restore(backup, store, true, CLOCK);

        assertThat(settle().dropped()).containsExactly(WEB);

        assertThat(settle()).isEqualTo(new RestoredState.Settled(Set.of(), Set.of()));
    }
}
