package io.plasmavmc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.failure.NotReachable;
import io.plasmavmc.cli.http.ServerVersion;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.invocation.ProgramVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code plasmavmc version}: this program's, and the server's where one answers. */
@Command
final class VersionCommand implements Callable<Integer> {
    private final Invocation invocation;

    VersionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var both = JsonNodeFactory.instance.objectNode();
        both.putObject("client").put("version", ProgramVersion.read());
        var server = both.putObject("server").put("url", invocation.serverAddress().toString());
        try {
            var answer = ServerVersion.ask(invocation.api());
            server.setAll(answer.document());
        } catch (NotReachable e) {
            server.put("error", e.getMessage());
        }
        invocation.output().resource(both, "version", VersionCommand::text);
        return 0;
    }

    private static String text(JsonNode both) {
        var server = both.path("server");
        var found =
                server.has("error")
                        ? server.path("error").asText("")
                        : server.path("version").asText("")
                                + " at "
                                + server.path("url").asText("");
        return "client: %s%nserver: %s%n"
                .formatted(both.path("client").path("version").asText(""), found);
    }
}
