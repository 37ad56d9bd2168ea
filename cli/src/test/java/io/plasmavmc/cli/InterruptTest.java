package io.plasmavmc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ctrl-C, tried on a real process of its own. */
class InterruptTest {
    private static final long PATIENCE = 60;

    @Test
    void interruptSaysThatTheWorkGoesOnAndHowToFollowIt() throws Exception {
        var held = new CountDownLatch(1);
        try (var server = new RecordingServer()) {
            server.answers("POST /v1/orgs/default/projects/p1/vms/web-1:stop", _ -> wait(held));
            var process = start(server, "vm", "stop", "web-1", "--project", "p1");
            try {
                await().atMost(Duration.ofSeconds(PATIENCE))
                        .until(() -> !server.requests().isEmpty());
                interrupt(process);

                assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(130);
                assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
                        .isEqualTo(
                                "interrupted: stopping web-1 goes on at the server\n"
                                        + "hint: follow it with: plasmavmc --project p1 vm wait web-1 --for"
                                        + " settled\n");
            } finally {
                process.destroyForcibly();
                held.countDown();
            }
        }
    }

    private static Process start(RecordingServer server, String... args) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                java.util.List.of(
                        "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(java.util.List.of(args));
        var builder = new ProcessBuilder(command);
        builder.environment().put("PLASMAVMC_SERVER", server.url());
        builder.environment().put("PLASMAVMC_TOKEN", "secret");
        return builder.start();
    }

    private static void interrupt(Process process) throws Exception {
        var kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static void wait(CountDownLatch held) throws IOException {
        try {
            held.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
