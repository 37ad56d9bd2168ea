package io.plasmavmc.cli.volume;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code volume resize}. */
@Command
public final class VolumeResize implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The volume.")
    private String name = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            required = true,
            description = "Its new size, larger than now.")
    private String size = "";

    public VolumeResize(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("sizeBytes", Long.toString(ByteSize.parse("--size", size).bytes()));
        var volume = new Volumes(invocation).change(name, body);
        invocation
                .output()
                .resource(volume, "volumeId", one -> VolumeText.sentence("resized", one));
        return 0;
    }
}
