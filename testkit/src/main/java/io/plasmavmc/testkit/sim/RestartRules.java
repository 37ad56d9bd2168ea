package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the starts that follow a crash: only of a VM that is to run, whose process is gone, and
 * not more than a few in a row that anybody's action, or ten good minutes, begins anew.
 */
final class RestartRules {

    private record Row(int starts, Instant newest) {}

    private final World world;
    private final Map<Uid, Row> rows = new HashMap<>();

    RestartRules(World world) {
        this.world = world;
    }

    void judge(Optional<VmView> former, VirtualMachine vm) {
        long before = former.map(view -> view.wanted().actionNumber()).orElse(0L);
        if (vm.actionNumber() == before) {
            return;
        }
        if (isCrashStart(vm)) {
            started(former.orElseThrow(), vm);
        } else {
            rows.remove(vm.uid());
        }
    }

    private static boolean isCrashStart(VirtualMachine vm) {
        return vm.requests().stream()
                .filter(request -> request.generation() == vm.generation())
                .map(Request::verb)
                .anyMatch("CRASH_START"::equals);
    }

    private void started(VmView before, VirtualMachine vm) {
        VirtualMachine wanted = before.wanted();
        boolean toRun =
                wanted.power() == Power.RUNNING
                        && !wanted.isDeleting()
                        && wanted.spec().onCrash() == VmSpec.OnCrash.RESTART;
        boolean over =
                before.actual()
                        .filter(handle -> handle.phase() == VmPhase.CRASHED)
                        .filter(handle -> handle.answeredAction() == wanted.actionNumber())
                        .filter(handle -> handle.machine().isEmpty())
                        .isPresent();
        require(Rule.STARTED_AGAIN_AS_WANTED, toRun && over, vm + " was " + before);
        require(Rule.ONE_PROCESS_PER_VM, world.process(vm.uid()).isEmpty(), vm);
        Row row = rows.getOrDefault(vm.uid(), new Row(0, Instant.EPOCH));
        boolean goesOn = !row.newest().plus(CrashRestart.RAN_WELL).isBefore(world.now());
        int starts = goesOn ? row.starts() + 1 : 1;
        require(Rule.STARTED_AGAIN_AS_WANTED, starts <= CrashRestart.LIMIT, vm);
        rows.put(vm.uid(), new Row(starts, world.now()));
    }
}
