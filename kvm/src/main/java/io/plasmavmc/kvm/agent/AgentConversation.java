package io.plasmavmc.kvm.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.kvm.qmp.Deadline;
import io.plasmavmc.kvm.qmp.PlainWords;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A few commands to a guest's agent, one after the other on one connection. Whatever an earlier
 * conversation has left in the channel is passed over (guest-sync-delimited, qga's documentation);
 * answers are bounded in length, number and time. One thread; nothing is kept when it ends.
 */
final class AgentConversation implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int LONGEST = 64 * 1024;
    private static final int MOST_STALE_LINES = 64;
    private static final int LONGEST_WORDS = 200;
    private static final byte DELIMITER = (byte) 0xff;
    private static final JsonMapper JSON = new JsonMapper();

    private final QmpSocket socket;

    private AgentConversation(QmpSocket socket) {
        this.socket = socket;
    }

    /**
     * Begins, once the agent has answered.
     *
     * @param patience until it does
     * @throws AgentFailed when it does not
     */
    static AgentConversation begin(Path path, Duration patience) {
        try {
            var conversation = new AgentConversation(QmpSocket.connect(path, CONNECT, LONGEST));
            conversation.synchronize(patience);
            return conversation;
        } catch (QmpException noConnection) {
            throw AgentFailed.silent();
        }
    }

    private void synchronize(Duration patience) {
        long id = ThreadLocalRandom.current().nextLong(1, 1L << 31);
        var arguments = JsonNodeFactory.instance.objectNode().put("id", id);
        try (var _ = new Deadline(patience, this::close)) {
            socket.write(new byte[] {DELIMITER});
            socket.write(line("guest-sync-delimited", arguments));
            for (int stale = 0; stale < MOST_STALE_LINES; stale++) {
                if (next().path("return").asLong() == id) {
                    return;
                }
            }
        } catch (IOException | QmpException ended) {
            // Told below, as when too much else is said.
        }
        close();
        throw AgentFailed.silent();
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws AgentFailed when there is none in time, or it is a refusal
     */
    JsonNode ask(String command, ObjectNode arguments, Duration patience) {
        try (var _ = new Deadline(patience, this::close)) {
            socket.write(line(command, arguments));
            JsonNode answer = next();
            if (answer.has("error")) {
                throw AgentFailed.refused(command, words(answer.path("error").path("desc")));
            }
            return answer.path("return");
        } catch (IOException | QmpException ended) {
            throw AgentFailed.silent();
        }
    }

    /** Asks for what has no answer when it is done; a refusal may come within that time. */
    void tell(String command, ObjectNode arguments, Duration patience) {
        try {
            ask(command, arguments, patience);
        } catch (AgentFailed failure) {
            if (!failure.isSilent()) {
                throw failure;
            }
        }
    }

    private static byte[] line(String command, ObjectNode arguments) {
        var message = JsonNodeFactory.instance.objectNode().put("execute", command);
        if (!arguments.isEmpty()) {
            message.set("arguments", arguments);
        }
        return (message + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The next answer; anything that is none counts as an empty one. */
    private JsonNode next() throws IOException {
        Optional<byte[]> line = socket.readLine();
        byte[] bytes = line.orElseThrow(() -> new IOException("closed"));
        try {
            JsonNode answer = JSON.readTree(behindDelimiter(bytes));
            return answer == null ? JsonNodeFactory.instance.missingNode() : answer;
        } catch (IOException noJson) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static byte[] behindDelimiter(byte[] line) {
        int start = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == DELIMITER) {
                start = i + 1;
            }
        }
        return Arrays.copyOfRange(line, start, line.length);
    }

    private static String words(JsonNode text) {
        return PlainWords.of(text.asText(), LONGEST_WORDS);
    }

    @Override
    public void close() {
        socket.close();
    }
}
