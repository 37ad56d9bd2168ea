package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.http.EventStream;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.output.JsonText;
import io.plasmavmc.cli.output.Output;
import io.plasmavmc.cli.output.YamlText;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm watch}: one line for each event, until interrupted. */
@Command
public final class VmWatch implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this VM.")
    private @Nullable String name;

    @Option(
            names = "--since",
            paramLabel = "CURSOR",
            description =
                    "Begin after this cursor of a list or an event (default: a snapshot first).")
    private @Nullable String since;

    public VmWatch(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var output = invocation.output();
        var lines = new EventLines();
        new EventStream(invocation.api(), path(), invocation::remark)
                .follow(
                        Optional.ofNullable(since),
                        event -> {
                            print(output, lines, event);
                            return !output.isBroken();
                        });
        return 0;
    }

    private ApiPath path() {
        var path = invocation.inProject("vms").verb("watch");
        return name == null ? path : path.with("vmId", name);
    }

    private void print(Output output, EventLines lines, JsonNode event) {
        switch (output.format()) {
            case json -> output.print(JsonText.oneLine(event) + "\n");
            case yaml -> output.print("---\n" + YamlText.write(event));
            case name -> EventLines.vmName(event).ifPresent(vm -> output.print(vm + "\n"));
            case table -> output.print(lines.of(event, invocation.now()));
        }
    }
}
