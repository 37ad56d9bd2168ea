package io.plasmavmc.kvm.qemu.network;

import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What went through the host's interfaces of NICs on bridges, as the kernel counts it from the
 * moment they were made. What the host receives by one its guest has sent. Any thread.
 *
 * @param interfaces where the kernel shows them
 */
public record TapCounters(Path interfaces, Uid node) {

    /** The host's own. */
    public static TapCounters system(Uid node) {
        return new TapCounters(Path.of("/sys/class/net"), node);
    }

    /** Empty for a NIC without an interface, and for one whose interface is another VM's. */
    public Optional<NicUsage> of(Uid vm, String nicId) {
        var tap = interfaces.resolve(QemuNames.tap(node, vm, nicId));
        try {
            return Files.exists(tap) && text(tap, "ifalias").equals(Taps.alias(vm))
                    ? Optional.of(read(tap, nicId))
                    : Optional.empty();
        } catch (IOException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    private static NicUsage read(Path tap, String nicId) throws IOException {
        return new NicUsage(
                nicId,
                counter(tap, "tx_bytes"),
                counter(tap, "rx_bytes"),
                counter(tap, "tx_packets"),
                counter(tap, "rx_packets"));
    }

    private static long counter(Path tap, String name) throws IOException {
        return Long.parseLong(text(tap, "statistics/" + name));
    }

    private static String text(Path tap, String name) throws IOException {
        return Files.readString(tap.resolve(name)).strip();
    }
}
