package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must hold in peace for each device: it is answered, and spec, handle and machine agree, but
 * for what the guest holds or has ejected and what was refused, which has to say so.
 */
final class DevicePeace {
    private final World world;
    private final VirtualMachine vm;
    private final VmHandle handle;
    private final FakeHost.Living process;
    private final List<Peace.Open> open = new ArrayList<>();

    private DevicePeace(World world, VirtualMachine vm, VmHandle handle, FakeHost.Living process) {
        this.world = world;
        this.vm = vm;
        this.handle = handle;
        this.process = process;
    }

    /** Of a VM whose machine does not say what it has nothing can be said. */
    static List<Peace.Open> open(World world, VmView view) {
        VirtualMachine vm = view.wanted();
        Optional<FakeHost.Living> process = world.process(vm.uid());
        if (view.actual().isEmpty() || process.filter(FakeHost.Living::silent).isPresent()) {
            return List.of();
        }
        VmHandle handle = view.actual().get();
        List<Peace.Open> unanswered = unanswered(vm, handle);
        return process.filter(_ -> unanswered.isEmpty())
                .map(living -> new DevicePeace(world, vm, handle, living).differences())
                .orElse(unanswered);
    }

    private static List<Peace.Open> unanswered(VirtualMachine vm, VmHandle handle) {
        List<Peace.Open> open = new ArrayList<>();
        for (DeviceSpec device : vm.spec().devices()) {
            Optional<ItemAnswer> answer = handle.item(device);
            boolean ended =
                    answer.filter(found -> found.state() != ItemAnswer.State.WAITING).isPresent();
            if (!ended) {
                open.add(new Peace.Open(Rule.EVERY_REQUEST_ENDS, device + ": " + answer));
            }
            boolean held = answer.filter(DevicePeace::isHeld).isPresent();
            boolean released = answer.filter(ItemAnswer::released).isPresent();
            if (released || (device.isDetaching() && !held)) {
                open.add(new Peace.Open(Rule.NOTHING_LEFT, device + " stays: " + answer));
            }
        }
        return open;
    }

    private static boolean isHeld(ItemAnswer answer) {
        return answer.reason().equals(Reason.GUEST_HOLDS_DEVICE.name());
    }

    private List<Peace.Open> differences() {
        vm.spec().devices().forEach(this::device);
        for (Item item : DeviceRules.items(process)) {
            if (vm.spec().device(item).isEmpty() || process.left().contains(item)) {
                note(Rule.NOTHING_LEFT, item + " is left in " + process);
            }
        }
        handle.running()
                .ifPresent(
                        running -> {
                            running.disks().forEach(disk -> known(Item.disk(disk.id())));
                            running.nics().forEach(nic -> known(Item.nic(nic.id())));
                        });
        return open;
    }

    private void known(Item item) {
        if (vm.spec().device(item).isEmpty()) {
            note(Rule.NOTHING_LEFT, item + " is still said to be in the machine");
        }
    }

    private void device(DeviceSpec device) {
        Item item = device.item();
        ItemAnswer answer = handle.item(device).orElseThrow();
        boolean goes = process.state() == RunState.RUNNING && !process.keepsDevices();
        if (isHeld(answer) && goes) {
            note(Rule.EVERY_REQUEST_ENDS, device + " is held by a guest that would let it go");
        }
        boolean there = process.devices().has(item);
        boolean said =
                handle.running()
                        .flatMap(running -> running.device(item))
                        .filter(Device::isAttached)
                        .isPresent();
        // One that was plugged in while it was to go already is in nobody's list.
        boolean agrees =
                (there == said || (there && device.isDetaching()))
                        && (there || answer.state() == ItemAnswer.State.FAILED);
        if (!agrees) {
            note(Rule.DEVICES_ARE_TRUE, device + ": " + answer + " while " + process);
        }
        if (there && said && !isPlaced(item)) {
            note(Rule.DEVICES_ARE_TRUE, item + " is said to be elsewhere than in " + process);
        }
        boolean linked =
                !(device instanceof NicSpec nic)
                        || !there
                        || answer.state() == ItemAnswer.State.FAILED
                        || nic.linkUp() == world.facts.devices().isLinkUp(process, item);
        if (!linked) {
            note(Rule.DEVICES_ARE_TRUE, "the link of " + device + " is otherwise");
        }
    }

    /** A guest that runs has it at an address soon, and that is written down. */
    private boolean isPlaced(Item item) {
        String address = process.devices().of(item).orElseThrow().address();
        boolean known =
                handle.running()
                        .flatMap(running -> running.device(item))
                        .filter(device -> device.address().equals(address))
                        .isPresent();
        return address.isEmpty() ? process.state() != RunState.RUNNING : known;
    }

    private void note(Rule rule, String why) {
        open.add(new Peace.Open(rule, why));
    }
}
