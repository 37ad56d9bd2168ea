package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** What befalls the world by itself, one thing after another until there is peace. */
final class Trouble implements Runnable {
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final World world;
    private final List<Event> possible = new ArrayList<>();
    private final Duration pause;

    Trouble(World world) {
        this.world = world;
        for (Event event : Event.values()) {
            if (world.dice.chance(0.4)) {
                possible.add(event);
            }
        }
        pause = world.dice.between(Duration.ofSeconds(4), Duration.ofSeconds(30));
    }

    @Override
    public void run() {
        while (!world.isPeace() && !possible.isEmpty()) {
            world.turns.sleep(world.dice.upTo(pause));
            if (!world.isPeace() && happens(world.dice.oneOf(possible))) {
                world.facts.settleUp();
            }
        }
    }

    private boolean happens(Event event) {
        boolean happened =
                switch (event) {
                    case SERVER_CRASH -> crash();
                    case HOST_REBOOT -> reboot();
                    case GUEST_POWERS_OFF -> toGuest(world.host::powerOffGuest);
                    case GUEST_PANICS -> toGuest(world.host::panicGuest);
                    case GUEST_HANGS -> toGuest(world.hung::add);
                    case GUEST_DISK_ERROR ->
                            toGuest(vm -> world.host.enterState(vm, RunState.IO_ERROR));
                    case GUEST_REBOOTS -> toGuest(world.host::rebootGuest);
                    case GUEST_KEEPS_MEMORY -> toGuest(this::keepMemory);
                    case AGENT_FALLS_SILENT -> toGuest(world.host::muteAgent);
                    case GUEST_KEEPS_DEVICES -> toGuest(world.host::ignoreDetach);
                    case GUEST_REFUSES_DETACH -> toDevice(this::isAsked, world.host::refuseDetach);
                    case GUEST_EJECTS_DEVICE -> toDevice((_, _) -> true, this::eject);
                    case MONITOR_SILENT -> toMachine(vm -> world.silence(vm, time()));
                    case QEMU_KILLED -> toMachine(world.host::kill);
                    case LAUNCH_REFUSED -> refuseLaunch();
                    case ATTACH_REFUSED -> refuseAttach();
                    case STORE_OUTAGE -> lasting(world::storeDownFor);
                    case STORE_FULL -> lasting(world::storeFullFor);
                    case DISK_FULL -> lasting(world::diskFullFor);
                    case STORE_COMPACTED -> compact();
                    case OWNER_MOVES -> moveOwner();
                };
        if (happened) {
            world.coverage.count("event", event);
            world.tell("** " + event);
        }
        return happened;
    }

    private Duration time() {
        return world.dice.upTo(LONGEST);
    }

    private boolean crash() {
        boolean lives = world.server().isPresent();
        world.crash("kill -9");
        return lives;
    }

    private boolean reboot() {
        world.crash("the host has lost power");
        world.host.reboot();
        return true;
    }

    /** What befalls a machine. */
    private interface Blow {
        void to(Uid vm);
    }

    private boolean toGuest(Blow blow) {
        return toOneOf(
                blow,
                world.host.processes().entrySet().stream()
                        .filter(entry -> entry.getValue().state() == RunState.RUNNING)
                        .map(java.util.Map.Entry::getKey)
                        .toList());
    }

    private boolean toMachine(Blow blow) {
        return toOneOf(blow, List.copyOf(world.host.processes().keySet()));
    }

    private boolean toOneOf(Blow blow, List<Uid> vms) {
        if (vms.isEmpty()) {
            return false;
        }
        blow.to(world.dice.oneOf(vms));
        return true;
    }

    private boolean refuseLaunch() {
        world.host.failNextLaunch("simulated: no such accelerator");
        return true;
    }

    private boolean refuseAttach() {
        world.host.failNextAttach("simulated: no such node");
        return true;
    }

    /** What befalls a device in a machine whose guest runs. */
    private interface DeviceBlow {
        void to(Uid vm, Item item);
    }

    private boolean toDevice(BiPredicate<FakeHost.Living, Item> which, DeviceBlow blow) {
        return toGuest(
                vm -> {
                    FakeHost.Living process = world.process(vm).orElseThrow();
                    List<Item> items =
                            process.devices().present().keySet().stream()
                                    .filter(item -> which.test(process, item))
                                    .sorted()
                                    .toList();
                    if (!items.isEmpty()) {
                        blow.to(vm, world.dice.oneOf(items));
                    }
                });
    }

    private boolean isAsked(FakeHost.Living process, Item item) {
        return process.devices().of(item).flatMap(DeviceView.Seen::asked).isPresent();
    }

    private void eject(Uid vm, Item item) {
        world.tell("the guest ejects " + item);
        world.facts.devices().eject(vm, world.process(vm).orElseThrow(), item);
        world.host.ejectDevice(vm, item);
    }

    /** Half of what it has beyond the base, or more. */
    private void keepMemory(Uid vm) {
        long has = world.process(vm).orElseThrow().sizes().memoryMib();
        world.host.keepMemory(vm, has - world.dice.below(64));
    }

    private interface Lasting {
        void last(Duration time);
    }

    private boolean lasting(Lasting trouble) {
        trouble.last(time());
        return true;
    }

    private boolean compact() {
        world.store.compact(world.store.head());
        return true;
    }

    /** To a node that does nothing, and back after a while, each time under the next epoch. */
    private boolean moveOwner() {
        List<VmId> owned =
                world.facts.state().owners().entrySet().stream()
                        .filter(entry -> entry.getValue().value().node().equals(World.NODE))
                        .map(java.util.Map.Entry::getKey)
                        .toList();
        if (owned.isEmpty()) {
            return false;
        }
        VmId vm = world.dice.oneOf(owned);
        give(vm, World.OTHER_NODE);
        world.turns.sleep(time());
        give(vm, World.NODE);
        return true;
    }

    private void give(VmId vm, NodeId node) {
        Stored<Owner> owner = world.facts.state().owners().get(vm);
        if (owner != null) {
            String key = Keys.owner(vm);
            Owner next = new Owner(node, owner.value().epoch() + 1, owner.value().vm());
            world.tell("the owner of " + vm.name() + " is " + node + ", epoch " + next.epoch());
            var _ =
                    world.store.commit(
                            Commit.builder()
                                    .whenUnchanged(key, owner.revision())
                                    .put(key, world.codec().owner().encode(next, owner.raw()))
                                    .build());
            world.facts.settleUp();
        }
    }
}
