package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static io.plasmavmc.kvm.qmp.QmpTesting.BRIEF;
import static io.plasmavmc.kvm.qmp.QmpTesting.beside;
import static io.plasmavmc.kvm.qmp.QmpTesting.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpSocketTest {

    @TempDir Path directory;

    @Test
    void fullBacklogFailsWithinTheDeadlineInAPlatformThread() throws IOException {
        try (var _ = listen()) {
            assertThat(failuresOfManyConnects()).hasSize(6).doesNotContainNull();
        }
    }

    @Test
    void fullBacklogFailsWithinTheDeadlineInAVirtualThread() throws IOException {
        try (var _ = listen()) {
            assertThat(beside(this::failuresOfManyConnects).join()).hasSize(6).doesNotContainNull();
        }
    }

    @Test
    void lastLineWithoutAnEndIsNotALine() throws IOException {
        try (var server = listen();
                var socket = QmpSocket.connect(path(), AMPLE, 1024)) {
            try (var peer = server.accept()) {
                peer.write(StandardCharsets.UTF_8.encode("whole\r\nhalf"));
            }
            assertThat(socket.readLine()).map(String::new).contains("whole\r");
            assertThat(socket.readLine()).isEqualTo(Optional.empty());
        }
    }

    private List<QmpException> failuresOfManyConnects() {
        var failures = new ArrayList<QmpException>();
        for (var i = 0; i < 6; i++) {
            failures.add(
                    catchThrowableOfType(
                            QmpException.class,
                            () ->
                                    QmpSession.connect(
                                            path(),
                                            config().withConnect(BRIEF).withGreeting(BRIEF))));
        }
        return failures;
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path()), 1);
    }

    private Path path() {
        return directory.resolve("qmp");
    }
}
