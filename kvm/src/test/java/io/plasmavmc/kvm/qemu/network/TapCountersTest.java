package io.plasmavmc.kvm.qemu.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapCountersTest {

    private static final Uid NODE = new Uid("11111111-1111-4111-8111-111111111111");
    private static final Uid VM = new Uid("33333333-3333-4333-8333-333333333333");
    private static final Uid OTHER_VM = new Uid("44444444-4444-4444-8444-444444444444");

    @TempDir Path interfaces;
    private TapCounters counters = TapCounters.system(NODE);

    @BeforeEach
    void makeTap() throws IOException {
        counters = new TapCounters(interfaces, NODE);
        write("ifalias", "plasmavmc:" + VM.text() + "\n");
        write("statistics/rx_bytes", "1000\n");
        write("statistics/rx_packets", "10\n");
        write("statistics/tx_bytes", "2000\n");
        write("statistics/tx_packets", "20\n");
    }

    @Test
    void whatTheHostSentTheGuestReceived() {
        assertThat(counters.of(VM, "lan")).contains(new NicUsage("lan", 2000, 1000, 20, 10));
    }

    @Test
    void nicWithoutAnInterfaceHasNone() {
        assertThat(counters.of(VM, "eth0")).isEmpty();
    }

    @Test
    void interfaceOfAnotherVmIsNotCounted() throws IOException {
        write("ifalias", "plasmavmc:" + OTHER_VM.text() + "\n");

        assertThat(counters.of(VM, "lan")).isEmpty();
    }

    @Test
    void interfaceThatGoesMeanwhileHasNone() throws IOException {
        Files.delete(tap().resolve("statistics/tx_packets"));

        assertThat(counters.of(VM, "lan")).isEmpty();
    }

    private Path tap() {
        return interfaces.resolve(QemuNames.tap(NODE, VM, "lan"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(tap().resolve(file).getParent());
        Files.writeString(tap().resolve(file), text);
    }
}
