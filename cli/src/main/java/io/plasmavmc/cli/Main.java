package io.plasmavmc.cli;

import io.plasmavmc.cli.failure.ExitStatus;
import io.plasmavmc.cli.failure.FailurePrinter;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.invocation.Surroundings;
import io.plasmavmc.cli.output.WatchedStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the JVM begins. What is typed is done in {@link Program}, which tests can call. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var out = new WatchedStream(new FileOutputStream(FileDescriptor.out));
        var err = stream(new WatchedStream(new FileOutputStream(FileDescriptor.err)));
        var status = Program.run(args, Surroundings.ofThisProcess(stream(out), err));
        System.exit(out.loss().map(why -> lost(why, err)).orElse(status));
    }

    private static int lost(String why, PrintStream err) {
        new FailurePrinter(err)
                .print(
                        new LocalFailure(
                                "OUTPUT_LOST", "standard output could not be written: " + why),
                        false);
        return ExitStatus.FAILED.number();
    }

    /** UTF-8 whatever the locale: it is what JSON is, and what the texts are. */
    private static PrintStream stream(WatchedStream out) {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }
}
