package io.plasmavmc.kvm.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that answers soon and says little, by argument vector, never by a shell. */
public final class Command {

    private static final int LONGEST_OUTPUT = 64 * 1024;

    private Command() {}

    /**
     * How it ended.
     *
     * @param status the exit status; -1 when it could not be started or took too long
     * @param output what it wrote to both its outputs
     */
    public record Result(int status, String output) {
        public boolean succeeded() {
            return status == 0;
        }
    }

    public static Result run(List<String> arguments, Duration patience) {
        try {
            var process =
                    new ProcessBuilder(arguments)
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .start();
            return result(process, patience);
        } catch (IOException failure) {
            return new Result(-1, String.valueOf(failure.getMessage()));
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
    }

    private static Result result(Process process, Duration patience)
            throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return new Result(-1, "no answer within " + patience);
        }
        try (var output = process.getInputStream()) {
            var bytes = output.readNBytes(LONGEST_OUTPUT);
            return new Result(
                    process.exitValue(), new String(bytes, StandardCharsets.UTF_8).strip());
        }
    }
}
