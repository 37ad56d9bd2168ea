package io.plasmavmc.testkit.qemu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The channel to a guest's agent, on a real unix socket: one client at a time, as QEMU has it. The
 * agent synchronizes as it should and answers what it was told to; what it says may be anything.
 */
public final class ScriptedAgent implements AutoCloseable {

    /** What the agent puts before the answer that a client finds its place by. */
    public static final String DELIMITER = "\u00ff";

    private final ServerSocketChannel server;
    private final Map<String, Function<Json.Obj, String>> answers = new ConcurrentHashMap<>();
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private volatile String left = "";

    private ScriptedAgent(ServerSocketChannel server) {
        this.server = server;
    }

    public static ScriptedAgent listen(Path socket) {
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            var agent = new ScriptedAgent(server);
            agent.on("guest-sync-delimited", ScriptedAgent::synced);
            Thread.ofVirtual().name("scripted-agent").start(agent::serve);
            return agent;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The answer to a synchronization. */
    public static String synced(Json.Obj arguments) {
        return DELIMITER + returning(arguments.get("id").orElseThrow().toString());
    }

    public static String returning(String json) {
        return "{\"return\": %s}\n".formatted(json);
    }

    public static String refusing(String words) {
        return "{\"error\": {\"class\": \"GenericError\", \"desc\": %s}}\n"
                .formatted(new Json.Str(words));
    }

    /** What the agent says to this command, byte by byte; nothing where that is empty. */
    public ScriptedAgent on(String command, Function<Json.Obj, String> answer) {
        answers.put(command, answer);
        return this;
    }

    public ScriptedAgent on(String command, String answer) {
        return on(command, _ -> answer);
    }

    /** What every client finds in the channel before anything else. */
    public ScriptedAgent leaves(String anything) {
        left = anything;
        return this;
    }

    /** How often the command has come. */
    public long times(String command) {
        return commands.stream().filter(command::equals).count();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try (var client = server.accept()) {
                say(client, left);
                answer(client);
            } catch (IOException hungUp) {
                // The next client comes, or the test is over.
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        var buffer = ByteBuffer.allocate(4096);
        var said = new StringBuilder();
        while (client.read(buffer) >= 0) {
            said.append(ISO_8859_1.decode(buffer.flip()));
            buffer.clear();
            for (int end = said.indexOf("\n"); end >= 0; end = said.indexOf("\n")) {
                answer(client, said.substring(0, end));
                said.delete(0, end + 1);
            }
        }
    }

    private void answer(SocketChannel client, String line) throws IOException {
        var message = Json.object(line.substring(line.lastIndexOf(DELIMITER) + 1));
        var command = message.text("execute");
        commands.add(command);
        var arguments =
                message.get("arguments").map(Json.Obj.class::cast).orElse(new Json.Obj(Map.of()));
        say(
                client,
                answers.getOrDefault(command, _ -> refusing(command + " has not been found"))
                        .apply(arguments));
    }

    private static void say(SocketChannel client, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
