package io.plasmavmc.server.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.tenant.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Who this node is: a name and a uid, both fixed in the data directory at the first start. */
record NodeIdentity(NodeId name, Uid uid) {

    private static final String FILE = "node.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * As fixed before, or fixed now.
     *
     * @param wanted the name that the operator says, which has to be the fixed one
     */
    static NodeIdentity settle(DataDirectory directory, Optional<NodeId> wanted, UidSource uids) {
        Path file = directory.file(FILE);
        if (!Files.exists(file)) {
            NodeIdentity made =
                    new NodeIdentity(wanted.orElseGet(NodeIdentity::ofHost), uids.next());
            directory.write(FILE, made.json());
            return made;
        }
        NodeIdentity fixed = read(file);
        wanted.filter(name -> !name.equals(fixed.name()))
                .ifPresent(
                        name -> {
                            throw new Refused(
                                    "--node "
                                            + name
                                            + " (expected: "
                                            + fixed.name()
                                            + ", fixed in "
                                            + file
                                            + " at the first start)");
                        });
        return fixed;
    }

    private static NodeIdentity read(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            return new NodeIdentity(
                    new NodeId(json.path("node").asText()), new Uid(json.path("uid").asText()));
        } catch (IOException e) {
            throw new Refused("file " + file + " cannot be read: " + Words.of(e));
        } catch (IllegalArgumentException e) {
            throw new Refused("file " + file + " is damaged: " + e.getMessage());
        }
    }

    private byte[] json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("node", name.name());
        json.put("uid", uid.text());
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static NodeId ofHost() {
        try {
            return new NodeId(fitted(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException _) {
            return new NodeId("node");
        }
    }

    /** The first label in lower case, made to fit the grammar of names. */
    static String fitted(String hostName) {
        String label = hostName.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        String clean = label.replaceAll("[^a-z0-9-]", "-").replaceAll("^[^a-z]+", "");
        String cut = clean.substring(0, Math.min(clean.length(), Names.MAX_LENGTH));
        String fitted = cut.replaceAll("-+$", "");
        return fitted.isEmpty() ? "node" : fitted;
    }
}
