package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The machines of this host: one QEMU process per VM, or what behaves like one.
 *
 * <p>Any thread may call any method; calls for one VM come one at a time, from its reconcile. Every
 * call is bounded in time. A command answers what it saw afterwards: a machine that does not answer
 * in time is {@link Observation.Silent}, and whether the command took effect is then unknown. A
 * refusal of the hypervisor is a {@link io.plasmavmc.core.error.PlasmaException.HypervisorFailed}
 * with its words.
 *
 * <p>Machines live on when the backend is closed; the next one finds them again. A machine that
 * carries another node's uid is never touched.
 */
public interface HypervisorBackend extends AutoCloseable {

    HostFacts host();

    /** The VMs of which this node's machines were found on the host when the backend was opened. */
    Set<Uid> found();

    /**
     * Looks at the machine of a VM. A recorded process that is gone, or whose pid belongs to
     * another process by now, is {@link Observation.Absent}; one that was never recorded is found
     * too.
     */
    Observation observe(Uid vm, Optional<MachineRecord> recorded);

    /**
     * Starts the machine, its devices and CPUs in place and the guest not running yet ({@link
     * RunState#PRELAUNCH}). Leaves nothing behind when it fails. Refuses while a machine of the VM
     * exists.
     */
    Launched launch(MachineSpec spec);

    /** Lets the guest run ({@code cont}). */
    Observation resume(Uid vm);

    /** Halts the guest's CPUs ({@code stop}). */
    Observation pause(Uid vm);

    /**
     * Asks the guest to power off in order: its agent where one answers, else by the ACPI power
     * button. Whether the guest listens is seen later; one that is halted hears neither. May be
     * repeated.
     */
    Observation powerDown(Uid vm);

    /** Resets the machine ({@code system_reset}); one that was not running ends in prelaunch. */
    Observation reset(Uid vm);

    /**
     * Ends the machine without asking the guest, for good: {@link Observation.Absent} is answered
     * only with the process proven gone. Works on one whose monitor is silent, too. Removes what
     * the process leaves on the host, except logs.
     */
    Observation terminate(Uid vm);

    /** What can be plugged in and out of machines while they run. */
    MachineDevices devices();

    /** How many CPUs and how much memory machines have while they run. */
    MachineSizes sizes();

    /** What machines have used. */
    MachineUsage usage();

    /** Removes all that the host still has of a VM without a machine, logs included; repeatable. */
    void erase(Uid vm);

    /**
     * Asks to be told when something about a VM's machine may have changed: a lifecycle event, the
     * end of its process, a monitor that fell silent or came back. The callee only takes note; it
     * neither blocks nor calls back.
     */
    void onChange(Consumer<Uid> listener);

    /** What the VMs' serial consoles said. */
    ConsoleLog consoleLog();

    @Override
    void close();
}
