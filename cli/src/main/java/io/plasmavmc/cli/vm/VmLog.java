package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm log}: the serial console, byte for byte into a pipe, made safe on a terminal. */
@Command
public final class VmLog implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what the guest writes next.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "Begin with the last N lines.")
    private @Nullable Integer tail;

    public VmLog(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        new LogStream(invocation.surroundings()).copy(invocation.api().stream(path()));
        return 0;
    }

    private ApiPath path() {
        var path = new VmCalls(invocation).path(name).then("log");
        if (tail != null) {
            if (tail < 0) {
                throw new WrongUsage(
                        "--tail " + tail + ": less than nothing (expected: 0 or more)");
            }
            path = path.with("tail", Integer.toString(tail));
        }
        return follow ? path.with("follow", "true") : path;
    }
}
