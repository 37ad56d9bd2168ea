package io.plasmavmc.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {
    @Test
    void fullDiskIsALoss() {
        assertThat(lossAfter("No space left on device")).contains("No space left on device");
    }

    @Test
    void readerThatWentAwayLosesNothing() {
        assertThat(lossAfter("Broken pipe")).isEmpty();
    }

    private static java.util.Optional<String> lossAfter(String failure) {
        var watched = new WatchedStream(new FailingStream(failure));
        try (var print = new PrintStream(watched, true, StandardCharsets.UTF_8)) {
            print.println("data");
            return watched.loss();
        }
    }

    private static final class FailingStream extends OutputStream {
        private final String message;

        FailingStream(String message) {
            this.message = message;
        }

        @Override
        public void write(int one) throws IOException {
            throw new IOException(message);
        }
    }
}
