package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cannot start: a reason in words, no stack trace, and nothing touched. */
class ServerRefusalsIT {

    /** Nobody may make a directory there, not even root. */
    private static final Path NOT_WRITABLE = Path.of("/sys/kernel/plasmavmc-data");

    @TempDir Path dataDir;

    private static void inWords(Finished refusal, String... words) {
        assertThat(refusal.err()).contains(words).doesNotContain("\tat ");
        assertThat(refusal.out()).doesNotContain("plasmavmc ready");
    }

    @Test
    void anUnknownFlagIsRefusedWithWhatMayBeMeant() {
        var refusal = ServerSetup.on(dataDir).with("--volume-dir", "x").refused();
        assertThat(refusal.exit()).isEqualTo(2);
        inWords(refusal, "--volume-dir", "did you mean", "--volumes-dir");
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void anUnknownVariableIsRefused() {
        var refusal = ServerSetup.on(dataDir).withVariable("PLASMAVMC_SERVER_LISTN", "x").refused();
        inWords(refusal, "PLASMAVMC_SERVER_LISTN", "did you mean", "PLASMAVMC_SERVER_LISTEN");
        var far = ServerSetup.on(dataDir).withVariable("PLASMAVMC_SERVER_XYZ", "x").refused();
        inWords(far, "PLASMAVMC_SERVER_XYZ");
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void anUnknownKeyOfTheConfigFileIsRefused() throws IOException {
        var file = Files.writeString(dataDir.resolve("server.yaml"), "brigdes: [br0]\n");
        var refusal =
                ServerSetup.on(dataDir.resolve("data")).with("--config", file.toString()).refused();
        inWords(refusal, "brigdes", "did you mean", "bridges");
        assertThat(dataDir.resolve("data")).doesNotExist();
    }

    @Test
    void anotherAddressThanLoopbackNeedsTls() {
        var refusal = ServerSetup.on(dataDir).listening("0.0.0.0:0").refused();
        inWords(refusal, "0.0.0.0", "--tls-cert");
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void aPortInUseIsRefused() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            var refusal = ServerSetup.on(dataDir).listening(address).refused();
            inWords(refusal, address, "in use");
        }
    }

    @Test
    void aDirectoryThatIsServedAlreadyIsRefusedAndItsServerGoesOn() {
        try (var first = ServerSetup.on(dataDir).start()) {
            var refusal = ServerSetup.on(dataDir).refused();
            inWords(refusal, dataDir.toString());
            assertThat(first.api().get("/vms").status()).isEqualTo(200);
            first.kill9();
            first.startAgain();
            assertThat(first.api().get("/vms").status()).isEqualTo(200);
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        inWords(ServerSetup.on(NOT_WRITABLE).refused(), NOT_WRITABLE.toString());
        var file = Files.writeString(dataDir.resolve("a-file"), "mine");
        inWords(ServerSetup.on(file).refused(), file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void aDamagedStoreIsRefusedAndLeftAsItIs() throws IOException {
        try (var server = ServerSetup.on(dataDir).start()) {
            server.api().post("/vms", Vm.bare("precious")).require(200);
            assertThat(server.terminate()).isZero();
        }
        var store = dataDir.resolve("chainfire.db");
        damage(store);
        var before = contents();
        var refusal = ServerSetup.on(dataDir).refused();
        inWords(refusal, "chainfire.db");
        assertThat(contents()).isEqualTo(before);
    }

    /** The first bytes of the file are SQLite's own mark. */
    private static void damage(Path store) throws IOException {
        try (var file = new RandomAccessFile(store.toFile(), "rw")) {
            file.write("not what it was ".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** All files of the data directory by name and content. */
    private Map<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (var all = Files.walk(dataDir)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                contents.put(
                        dataDir.relativize(file).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void anotherNameForTheNodeIsRefused() {
        try (var server = ServerSetup.on(dataDir).with("--node", "first").start()) {
            assertThat(server.readyLine()).contains("node=first");
            server.terminate();
        }
        inWords(ServerSetup.on(dataDir).with("--node", "second").refused(), "second", "first");
    }
}
