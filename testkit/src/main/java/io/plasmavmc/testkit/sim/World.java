package io.plasmavmc.testkit.sim;

import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.volume.fake.FakeVolumeFiles;
import io.plasmavmc.testkit.store.MemoryChainFire;
import io.plasmavmc.testkit.time.FakeTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All that outlives a server, and what is true there whatever a server believes. One task at a time
 * touches it, so nothing here is guarded.
 */
final class World {
    static final NodeId NODE = new NodeId("node-a");
    static final NodeId OTHER_NODE = new NodeId("node-b");

    private static final long LARGEST_UPLOAD = 1 << 20;
    private static final Duration QUICK = FakeOptions.DEFAULTS.detachAfter();
    private static final Duration SLOW = Duration.ofSeconds(8);
    private static final StateCodec CODEC = new JsonStateCodec();

    final Dice dice;
    final FakeTimers timers = new FakeTimers();
    final Story story = new Story(timers);
    final Coverage coverage = new Coverage();
    final Turns turns;
    final Weather weather;
    final Taste taste;
    final MemoryChainFire store = new MemoryChainFire("simulated", timers);
    final FakeHost host;
    final FakeImageFiles imageFiles = new FakeImageFiles(LARGEST_UPLOAD);
    final FakeVolumeFiles volumeFiles = new FakeVolumeFiles(imageFiles);
    final Facts facts;

    /** Guests that hear no power button. */
    final Set<Uid> hung = new HashSet<>();

    private final Set<Long> undead = new HashSet<>();
    private Optional<MachineRecord> mute = Optional.empty();
    private final boolean emulated;
    private boolean peace;
    private Instant storeBack = Instant.MIN;
    private Instant storeRoom = Instant.MIN;
    private Instant diskRoom = Instant.MIN;
    private Optional<SimServer> server = Optional.empty();
    private int servers;

    World(long seed) {
        dice = new Dice(seed);
        turns = new Turns(dice, timers);
        weather = Weather.of(dice);
        taste = Taste.of(dice);
        emulated = dice.chance(0.5);
        host = new FakeHost(timers, this::newUid, options());
        host.onGrowth(this::grow);
        facts = new Facts(this);
    }

    /** Some guests let go in a moment, others in their own good time. */
    private FakeOptions options() {
        Duration detachAfter = dice.oneOf(List.of(QUICK, QUICK, SLOW));
        return FakeOptions.DEFAULTS.withEmulated(emulated).withDetachAfter(detachAfter);
    }

    /** A disk in use grows by its machine, on the same full disk as all others. */
    private void grow(MachineSpec.Disk disk, long sizeBytes) {
        SimVolumeFiles.failAtTimes(this, "growing disk " + disk.diskId() + " in use");
        volumeFiles.growInUse(disk, sizeBytes);
        tell("the file of disk " + disk.diskId() + " is grown in use");
    }

    StateCodec codec() {
        return CODEC;
    }

    Instant now() {
        return timers.instant();
    }

    Uid newUid() {
        return new Uid(new UUID(dice.bits(), dice.bits()).toString());
    }

    void tell(String what) {
        story.tell(turns.current().name(), what);
    }

    /** Whether it happens this time; never in peace. */
    boolean strikes(Fault fault, double probability) {
        boolean struck = !peace && dice.chance(probability);
        if (struck) {
            coverage.count("fault", fault);
        }
        return struck;
    }

    /** Whether its machines do not survive that a CPU leaves. */
    boolean isEmulated() {
        return emulated;
    }

    boolean isPeace() {
        return peace;
    }

    /** From here on nothing fails any more. */
    void makePeace() {
        peace = true;
        storeBack = Instant.MIN;
        storeRoom = Instant.MIN;
        diskRoom = Instant.MIN;
        host.processes().forEach(this::appease);
        facts.settleUp();
    }

    /** What is killed ends, and what is silent speaks again, but for one machine at times. */
    private void appease(Uid vm, FakeHost.Living process) {
        if (isUndead(process)) {
            host.kill(vm);
        } else if (process.silent() && (mute.isPresent() || dice.chance(0.7))) {
            host.answerAgain(vm);
        } else if (process.silent()) {
            mute = Optional.of(process.machine());
        }
    }

    // The server.

    Optional<SimServer> server() {
        return server;
    }

    void bootServer() {
        servers++;
        SimServer next = new SimServer(this, servers);
        server = Optional.of(next);
        next.boot();
    }

    /** Kills the server between two instructions; its tasks unwind when their turn comes. */
    void crash(String why) {
        server.ifPresent(
                dead -> {
                    tell("-- " + dead.name() + " is killed: " + why);
                    dead.die();
                });
        server = Optional.empty();
    }

    // Troubles that last.

    void storeDownFor(Duration time) {
        storeBack = now().plus(time);
    }

    boolean isStoreDown() {
        return now().isBefore(storeBack);
    }

    void storeFullFor(Duration time) {
        storeRoom = now().plus(time);
    }

    boolean isStoreFull() {
        return now().isBefore(storeRoom);
    }

    void diskFullFor(Duration time) {
        diskRoom = now().plus(time);
    }

    boolean isDiskFull() {
        return now().isBefore(diskRoom);
    }

    /** The machine's monitor answers nothing for a while. */
    void silence(Uid vm, Duration time) {
        if (process(vm).isEmpty()) {
            return;
        }
        long pid = process(vm).get().machine().pid();
        host.fallSilent(vm);
        var _ = timers.schedule(time, () -> answerAgain(vm, pid));
    }

    private void answerAgain(Uid vm, long pid) {
        boolean speaks = mute.filter(machine -> machine.pid() == pid).isEmpty();
        if (isProcess(vm, pid) && !undead.contains(pid) && speaks) {
            host.answerAgain(vm);
        }
    }

    /** A process in uninterruptible sleep: killed, but there until the kernel lets it go. */
    void killLater(Uid vm, Duration time) {
        long pid = process(vm).orElseThrow().machine().pid();
        undead.add(pid);
        host.fallSilent(vm);
        var _ =
                timers.schedule(
                        time,
                        () -> {
                            if (isProcess(vm, pid)) {
                                host.kill(vm);
                            }
                        });
    }

    /** Whether it was killed and does not end yet. */
    boolean isUndead(FakeHost.Living process) {
        return undead.contains(process.machine().pid());
    }

    Optional<FakeHost.Living> process(Uid vm) {
        return Optional.ofNullable(host.processes().get(vm));
    }

    private boolean isProcess(Uid vm, long pid) {
        return process(vm).filter(process -> process.machine().pid() == pid).isPresent();
    }
}
