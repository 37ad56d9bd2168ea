package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.Version;
import io.plasmavmc.core.agent.Decisions;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.hypervisor.ConsoleLog;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.server.usage.UsageSamples;
import io.plasmavmc.server.watch.Cursors;
import io.plasmavmc.server.watch.VmEvents;
import io.plasmavmc.server.watch.VmHistory;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** All methods of the API, put together. */
public final class ApiMethods {

    /** What the methods work with. */
    public record Parts(
            StateIndex index,
            EditServices edits,
            StateWaits waits,
            Decisions decisions,
            ConsoleLog consoleLog,
            VmEvents events,
            VmHistory history,
            VmRenderings renderings,
            UsageSamples usage,
            String storeId,
            NodeId self,
            About about,
            InstantSource clock) {}

    /**
     * What is running here.
     *
     * @param schema of the values in the store
     * @param commit empty where it is not known
     */
    public record About(String version, int schema, String commit) {}

    private ApiMethods() {}

    public static List<ApiMethod<?, ?>> of(Parts p) {
        Cursors cursors = new Cursors(p.storeId());
        Pages pages = new Pages();
        Settling settling = new Settling(p.waits(), p.renderings());
        return Stream.of(
                        new VmCalls(p.edits(), settling).methods(),
                        new DeviceCalls(p.edits(), settling).methods(),
                        new UpdateCalls(p.edits().updates(), settling).methods(),
                        new VmReads(
                                        p.index(),
                                        p.renderings(),
                                        p.usage(),
                                        p.decisions(),
                                        cursors,
                                        pages)
                                .methods(),
                        new VmWaits(p.index(), p.waits(), p.renderings()).methods(),
                        new VmWatches(
                                        p.index(),
                                        p.events(),
                                        p.history(),
                                        p.renderings(),
                                        cursors,
                                        p.clock())
                                .methods(),
                        new VmLogs(p.index(), p.waits(), p.consoleLog()).methods(),
                        new ImageCalls(p.index(), p.edits().images(), p.waits(), pages).methods(),
                        new VolumeCalls(p.index(), p.edits().volumes(), p.waits(), pages).methods(),
                        new NodeCalls(p.index(), pages, p.self(), version(p.about()), p.clock())
                                .methods())
                .flatMap(List::stream)
                .toList();
    }

    private static Version version(About about) {
        return Version.newBuilder()
                .setVersion(about.version())
                .setSchema(about.schema())
                .setCommit(about.commit())
                .build();
    }
}
