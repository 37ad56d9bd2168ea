package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.RunningMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CPUs and the memory of a scene: those wanted, those there, and a machine that obeys. */
final class SceneSizes {

    int wantedCpus = 1;
    int wantedMaxCpus = 4;
    long cpusGeneration = 1;
    long wantedMemoryMib = 256;
    long wantedMaxMemoryMib = 1024;
    long memoryGeneration = 1;

    /** Whether CPUs can leave the machine. */
    boolean emulated;

    private int cpus = 1;
    private int used = 1;
    private long base = 256;
    private long memory = 256;
    private long requested = 256;
    private boolean silent;
    private boolean lastToGo;
    private boolean agent = true;
    private final List<SizeCommand> commands = new ArrayList<>();
    private final Map<StepName, String> refusals = new HashMap<>();
    private SizeSituation situation = SizeSituation.NONE;

    RunningMachine launched(RunningMachine empty) {
        cpus = wantedCpus;
        used = wantedCpus;
        lastToGo = false;
        base = wantedMemoryMib;
        memory = wantedMemoryMib;
        requested = wantedMemoryMib;
        return new RunningMachine(
                cpus,
                0,
                wantedMaxCpus,
                memory,
                memory,
                memory,
                wantedMaxMemoryMib,
                empty.startTime(),
                emulated ? "tcg" : "kvm",
                empty.qemuVersion(),
                empty.disks(),
                empty.nics());
    }

    List<SizeCommand> commands() {
        return commands;
    }

    int cpus() {
        return cpus;
    }

    int used() {
        return used;
    }

    void guestHas(long mib) {
        memory = mib;
        newLook();
    }

    void guestTakesWhatItWasAskedTo() {
        guestHas(requested);
    }

    void guestLetsAskedCpuGo() {
        if (lastToGo && cpus > 1) {
            guestLetsCpuGo();
        }
        lastToGo = false;
    }

    void guestLetsCpuGo() {
        cpus--;
        used = Math.min(used, cpus);
        newLook();
    }

    void guestBoots() {
        used = cpus;
        newLook();
    }

    void reset() {
        memory = Math.min(memory, base);
        lastToGo = false;
        used = cpus;
    }

    void hasNoAgent() {
        agent = false;
    }

    void hasAgent() {
        agent = true;
        newLook();
    }

    void refuses(StepName step, String words) {
        refusals.put(step, words);
    }

    void fallsSilent() {
        silent = true;
    }

    void newLook() {
        situation = SizeSituation.NONE;
    }

    SizeSituation situation() {
        return situation;
    }

    void look(boolean askGuest) {
        situation = silent ? situation.afterSilence() : situation.after(view(askGuest), askGuest);
    }

    private SizeView view(boolean askGuest) {
        return new SizeView(
                cpus, askGuest && agent ? Optional.of(used) : Optional.empty(), memory, requested);
    }

    void obey(Plan.Resize resize) {
        commands.add(resize.command());
        String refusal = refusals.remove(resize.step());
        boolean deaf = resize.command() instanceof SizeCommand.UseCpus && !agent;
        if (refusal != null || deaf) {
            situation =
                    situation.afterRefusal(
                            new Situation.Failure(
                                    resize.step(),
                                    "HYPERVISOR_FAILED",
                                    deaf ? "no agent" : String.valueOf(refusal)));
            return;
        }
        switch (resize.command()) {
            case SizeCommand.PlugCpus(int total) -> {
                used = used == cpus ? total : used;
                cpus = total;
            }
            case SizeCommand.UnplugCpu(int index) -> lastToGo = index == cpus - 1;
            case SizeCommand.UseCpus(int count) -> used = count;
            case SizeCommand.UseMemory(long total) -> requested = total;
        }
        situation = situation.after(resize.step(), view(false));
    }
}
