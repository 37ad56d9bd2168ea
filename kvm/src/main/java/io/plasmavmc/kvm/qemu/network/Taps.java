package io.plasmavmc.kvm.qemu.network;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's interfaces of NICs on bridges. They are made before QEMU has them, which is not
 * allowed to run a script or a helper, and outlive it until they are removed. Their names begin
 * with the node's mark and their alias names the VM (docs/adr/0011), so leftovers are known as ours
 * and those of a living machine are not taken for leftovers. Any thread.
 */
public final class Taps {

    private static final Logger log = LoggerFactory.getLogger(Taps.class);
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ALIAS = "plasmavmc:";

    private final ProgramPath programs;
    private final String prefix;
    private final Pattern names;

    public Taps(ProgramPath programs, Uid node) {
        this.programs = programs;
        this.prefix = QemuNames.tapPrefix(node);
        this.names = Pattern.compile(Pattern.quote(prefix) + "[0-9a-f]+");
    }

    /**
     * Makes the interface and joins it to the bridge; one that the VM has already is made anew. A
     * bridge takes the smallest MTU of its members, so this one takes the bridge's.
     *
     * @throws io.plasmavmc.core.error.PlasmaException with nothing left behind
     */
    public void create(String name, Uid vm, String bridge) {
        requireOwn(name, vm);
        remove(name);
        var mtu = mtu(bridge);
        var steps =
                List.of(
                        List.of("tuntap", "add", "dev", name, "mode", "tap", "vnet_hdr"),
                        List.of("link", "set", "dev", name, "alias", alias(vm)),
                        List.of("link", "set", "dev", name, "mtu", mtu, "master", bridge, "up"));
        for (var step : steps) {
            var result = ip(step);
            if (!result.succeeded()) {
                remove(name);
                throw QemuFailures.failed(
                        "tap on bridge %s: %s (expected: a server with CAP_NET_ADMIN)"
                                .formatted(bridge, result.output()));
            }
        }
    }

    /** Removes the VM's interface; none is no error. One that cannot be removed is swept later. */
    public void remove(String name, Uid vm) {
        if (isOf(name, vm)) {
            remove(name);
        }
    }

    /**
     * Removes all that the VM has.
     *
     * @param others without alias, of an older server
     */
    public void removeAll(Uid vm, Collection<String> others) {
        removeIf(name -> owner(name).filter(alias(vm)::equals).isPresent());
        others.forEach(name -> remove(name, vm));
    }

    /** The taps of this node that a command line names. */
    public List<String> on(List<String> commandLine) {
        return commandLine.stream()
                .flatMap(argument -> names.matcher(argument).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /**
     * Removes the taps of this node that no machine has.
     *
     * @param living the VMs with a machine
     * @param named on the command line of one, which may be an older server's without alias
     */
    public void sweep(Collection<Uid> living, Collection<String> named) {
        var owners = living.stream().map(Taps::alias).toList();
        removeIf(name -> !named.contains(name) && owner(name).filter(owners::contains).isEmpty());
    }

    private void removeIf(Predicate<String> condition) {
        try (var all = Files.newDirectoryStream(INTERFACES, prefix + "*")) {
            for (var each : all) {
                var name = each.getFileName().toString();
                if (condition.test(name)) {
                    remove(name);
                }
            }
        } catch (IOException failure) {
            log.warn("left-over taps could not be looked for: {}", failure.toString());
        }
    }

    private void remove(String name) {
        if (!Files.exists(INTERFACES.resolve(name))) {
            return;
        }
        var result = ip(List.of("link", "delete", "dev", name));
        if (!result.succeeded() && Files.exists(INTERFACES.resolve(name))) {
            log.warn("tap {} could not be removed: {}", name, result.output());
        }
    }

    /** Names are digests: another VM's may be the same, and its guest is on the network by it. */
    private static void requireOwn(String name, Uid vm) {
        if (!isOf(name, vm)) {
            throw QemuFailures.failed("tap %s: another VM has it (expected: none)".formatted(name));
        }
    }

    private static boolean isOf(String name, Uid vm) {
        return owner(name).map(alias(vm)::equals).orElse(true);
    }

    /** What an interface of the VM is marked with. */
    static String alias(Uid vm) {
        return ALIAS + vm.text();
    }

    /** Empty for an interface without alias, and for none. */
    private static Optional<String> owner(String name) {
        try {
            var alias = Files.readString(INTERFACES.resolve(name).resolve("ifalias")).strip();
            return Optional.of(alias).filter(text -> !text.isEmpty());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private Command.Result ip(List<String> arguments) {
        var program = programs.find("ip");
        if (program.isEmpty()) {
            return new Command.Result(
                    -1, "the program ip is not installed (apt-get install iproute2)");
        }
        var all = new ArrayList<>(List.of(program.get().toString()));
        all.addAll(arguments);
        return Command.run(all, PATIENCE);
    }

    private static String mtu(String bridge) {
        try {
            return Files.readString(INTERFACES.resolve(bridge).resolve("mtu")).strip();
        } catch (IOException gone) {
            throw QemuFailures.unknownBridge(bridge);
        }
    }
}
