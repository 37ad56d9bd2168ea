package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a device from the side of the machine and its guest. */
class DevicesTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");
    private static final Item LAN = Item.nic("lan");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OneHost host;

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        host =
                new OneHost(
                        directory,
                        FakeOptions.DEFAULTS.withBoot(Duration.ZERO).withIgnoreDetach(true));
        host.start();
        host.ending(host.create(WEB));
        host.ending(host.act(WEB, Verb.START));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Accepted attach() {
        VmDraft.Nic nic =
                new VmDraft.Nic("lan", Optional.empty(), true, new NicSpec.Network.User(List.of()));
        return host.server().edits().attaches().attachNic(EditContext.NONE, WEB, nic);
    }

    private Accepted detach() {
        return host.server().edits().devices().detach(EditContext.NONE, WEB, LAN, Optional.empty());
    }

    private StateSnapshot await(Predicate<VmView> condition) {
        return host.server()
                .signals()
                .await(
                        state ->
                                Optional.of(state)
                                        .filter(s -> s.vm(WEB).filter(condition).isPresent()),
                        PATIENCE)
                .orElseThrow(() -> new AssertionError("not seen in time: " + host.handle(WEB)));
    }

    private static boolean hasLost(VmHandle handle) {
        return handle.running()
                .flatMap(running -> running.device(LAN))
                .filter(device -> !device.isAttached())
                .isPresent();
    }

    private static boolean isAsked(VmHandle handle) {
        return handle.item(LAN)
                .filter(answer -> answer.state() == ItemAnswer.State.WAITING)
                .isPresent();
    }

    @Test
    void anAttachThatIsRefusedIsWithdrawnWithItsClaim() {
        host.machines.failNextAttach("no such backend");

        EditProgress ending = host.ending(attach());

        assertThat(ending)
                .isEqualTo(new EditProgress.Failed("HYPERVISOR_FAILED", "no such backend"));
        StateSnapshot state = host.server().index().snapshot();
        assertThat(state.vm(WEB).orElseThrow().wanted().spec().nics()).isEmpty();
        assertThat(state.macClaims()).isEmpty();
        assertThat(host.ending(attach())).isEqualTo(new EditProgress.Done());
    }

    @Test
    void aGuestThatRefusesClearsTheMark() {
        host.ending(attach());
        Accepted asked = detach();
        await(view -> view.actual().filter(DevicesTest::isAsked).isPresent());
        host.machines.refuseDetach(asked.uid(), LAN);

        EditProgress ending = host.ending(asked);

        assertThat(ending)
                .isInstanceOfSatisfying(
                        EditProgress.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("GUEST_REFUSED"));
        assertThat(host.server().index().vm(WEB).orElseThrow().wanted().spec().nics())
                .singleElement()
                .matches(nic -> !nic.isDetaching());
    }

    @Test
    void aDeviceThatTheGuestEjectsIsNoticedAndCanBeHadAgain() {
        Accepted attached = attach();
        host.ending(attached);
        host.machines.ejectDevice(attached.uid(), LAN);
        await(view -> view.actual().filter(DevicesTest::hasLost).isPresent());

        assertThat(host.ending(attach())).isEqualTo(new EditProgress.Done());
        assertThat(hasLost(host.handle(WEB))).isFalse();
    }
}
