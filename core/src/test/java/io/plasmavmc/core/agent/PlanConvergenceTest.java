package io.plasmavmc.core.agent;

import static io.plasmavmc.core.agent.SceneDevices.detaching;
import static io.plasmavmc.core.agent.SceneDevices.disk;
import static io.plasmavmc.core.agent.SceneDevices.nic;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From whatever machine is observed and however far any plan has come, carrying plans out comes to
 * what is wanted in a bounded number of looks, and then there is nothing more to do. Each seed is
 * one history of wishes, accidents and servers that die between two steps.
 */
class PlanConvergenceTest {

    private static final int SEEDS_A_BATCH = 500;
    private static final int LOOKS = 40;
    private static final DeviceSpec DATA = disk("data");
    private static final DeviceSpec LAN = nic("lan", true);

    static LongStream batches() {
        return LongStream.range(0, 8);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void everyHistoryComesToWhatIsWantedAndToRest(long batch) {
        for (long seed = batch * SEEDS_A_BATCH; seed < (batch + 1) * SEEDS_A_BATCH; seed++) {
            try {
                new History(seed).live();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class History {

        private final Random dice;
        private final Scene scene = Scene.stopped();

        History(long seed) {
            dice = new Random(seed);
            scene.sizes.emulated = dice.nextBoolean();
            scene.onCrash(dice.nextBoolean() ? VmSpec.OnCrash.STOP : VmSpec.OnCrash.PRESERVE);
        }

        void live() {
            for (int turn = 4 + dice.nextInt(16); turn > 0; turn--) {
                happen();
                act();
            }
            comeToRest();
            isAsWanted();
        }

        /** A wish or an accident. */
        private void happen() {
            switch (dice.nextInt(12)) {
                case 0, 1 -> scene.wants(any(Action.Verb.values()), dice.nextBoolean(), time());
                case 2 -> scene.wantsSoftReset(dice.nextBoolean());
                case 3, 4 -> scene.wantsCpus(1 + dice.nextInt(6));
                case 5, 6 -> scene.wantsMemory(128 + 2L * dice.nextInt(640));
                case 7 -> plug(dice.nextBoolean() ? DATA : LAN);
                case 8 -> observe();
                case 9 -> scene.later(time());
                case 10 -> guestDoesItsPart();
                default -> scene.newLook();
            }
        }

        private void plug(DeviceSpec device) {
            Optional<DeviceSpec> entry = scene.vm().spec().device(device.item());
            if (entry.isEmpty()) {
                scene.wants(verb(device, true), device);
            } else if (!entry.get().isDetaching()) {
                scene.wants(verb(device, false), detaching(device, time()));
            }
        }

        private static DeviceVerb verb(DeviceSpec device, boolean attach) {
            return switch (device.item().kind()) {
                case DISK -> attach ? DeviceVerb.ATTACH_DISK : DeviceVerb.DETACH_DISK;
                case NIC -> attach ? DeviceVerb.ATTACH_NIC : DeviceVerb.DETACH_NIC;
                case CPUS, MEMORY -> throw new IllegalArgumentException();
            };
        }

        /** Something happens to the machine that nobody asked for. */
        private void observe() {
            switch (dice.nextInt(4)) {
                case 0 -> scene.seesNothing();
                case 1 -> scene.seesSilence();
                case 2 -> scene.sizes.guestBoots();
                default -> scene.sees(any(RunState.values()));
            }
            scene.newLook();
        }

        private void act() {
            for (int steps = dice.nextInt(7); steps > 0; steps--) {
                scene.step();
            }
            scene.tidies();
        }

        /** No more wishes, no more accidents; whoever was silent answers. */
        private void comeToRest() {
            if (scene.seen instanceof Observation.Silent) {
                scene.sees(RunState.RUNNING);
            }
            for (int look = 0; look < LOOKS; look++) {
                scene.later(Duration.ofSeconds(10)).carryOut();
                scene.tidies();
                guestDoesItsPart();
            }
        }

        private void guestDoesItsPart() {
            scene.guestGoesDownAsAsked();
            scene.sizes.guestTakesWhatItWasAskedTo();
            scene.sizes.guestLetsAskedCpuGo();
            scene.devices.guestLetsAskedGo();
        }

        private void isAsWanted() {
            VmHandle handle = scene.handle;
            int commands = scene.sizes.commands().size() + scene.devices.commands().size();
            assertThat(handle.settledGeneration())
                    .as("everything is answered: %s", handle)
                    .isEqualTo(scene.generation());

            Plan plan = scene.later(Duration.ofMinutes(1)).carryOut();

            assertThat(plan).isInstanceOfAny(Plan.Wait.class, Plan.Rest.class);
            assertThat(scene.handle).as("nothing more to write").isEqualTo(handle);
            assertThat(scene.sizes.commands().size() + scene.devices.commands().size())
                    .as("nothing more to do")
                    .isEqualTo(commands);
            if (handle.phase() == VmPhase.RUNNING) {
                handle.running()
                        .filter(known -> known.cpus() > 0)
                        .ifPresent(machine -> sizesAreAsWantedOrPending(handle, machine));
                devicesAreAsWanted();
            }
        }

        private void sizesAreAsWantedOrPending(VmHandle handle, RunningMachine machine) {
            VmSpec spec = scene.vm().spec();
            boolean pending =
                    SizeChanges.of(spec, handle).stream()
                            .anyMatch(change -> change.field().equals(SizeChanges.CPUS));
            assertThat(machine.usableCpus() == spec.cpus() || pending)
                    .as("%d CPUs: %s", spec.cpus(), handle)
                    .isTrue();
            if (SizeChanges.isLiveMemory(spec.memoryMib(), machine)) {
                assertThat(machine.memoryMib()).isEqualTo(spec.memoryMib());
            }
        }

        private void devicesAreAsWanted() {
            for (DeviceSpec device : scene.vm().spec().devices()) {
                assertThat(scene.devices.has(device.item()))
                        .as("%s", device)
                        .isEqualTo(!device.isDetaching());
            }
        }

        private Duration time() {
            return Duration.ofSeconds(1 + dice.nextInt(100));
        }

        private <T> T any(T[] all) {
            return all[dice.nextInt(all.length)];
        }
    }
}
