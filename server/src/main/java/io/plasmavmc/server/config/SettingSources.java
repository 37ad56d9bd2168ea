package io.plasmavmc.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Where settings come from: a flag beats the environment, which beats the file. Whatever stands in
 * one of them and is no setting is refused: a misspelt key would change nothing in silence.
 */
final class SettingSources {

    static final Path STANDARD_FILE = Path.of("/etc/plasmavmc/server.yaml");

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    private SettingSources() {}

    static SettingSources of(Map<Setting, String> flags, Map<String, String> environment) {
        SettingSources sources = new SettingSources();
        Map<Setting, String> variables = variables(environment);
        Optional<String> named =
                Optional.ofNullable(flags.get(Setting.CONFIG))
                        .or(() -> Optional.ofNullable(variables.get(Setting.CONFIG)));
        sources.values.putAll(file(named));
        sources.values.putAll(variables);
        sources.values.putAll(flags);
        return sources;
    }

    Optional<String> get(Setting setting) {
        return Optional.ofNullable(values.get(setting)).filter(value -> !value.isEmpty());
    }

    private static Map<Setting, String> variables(Map<String, String> environment) {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        Map<String, Setting> known =
                Arrays.stream(Setting.values())
                        .collect(Collectors.toMap(Setting::variable, setting -> setting));
        environment.forEach(
                (name, value) -> {
                    Setting setting = known.get(name);
                    if (setting != null) {
                        found.put(setting, value);
                    } else if (name.startsWith(Setting.VARIABLES)) {
                        throw new WrongSettings(
                                "environment variable "
                                        + name
                                        + " is no setting"
                                        + Suggestion.didYouMean(name, known.keySet()));
                    }
                });
        return found;
    }

    private static Map<Setting, String> file(Optional<String> named) {
        Path path = named.map(Path::of).orElse(STANDARD_FILE);
        if (named.isEmpty() && !Files.exists(path)) {
            return Map.of();
        }
        return settings(path, tree(path));
    }

    private static JsonNode tree(Path path) {
        try {
            return new YAMLMapper().readTree(path.toFile());
        } catch (JsonProcessingException e) {
            throw new WrongSettings("config file " + path + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new WrongSettings("config file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static Map<Setting, String> settings(Path path, JsonNode tree) {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        if (tree.isMissingNode() || tree.isNull()) {
            return found;
        }
        if (!tree.isObject()) {
            throw new WrongSettings("config file " + path + ": expected lines of KEY: VALUE");
        }
        List<String> keys = Arrays.stream(Setting.values()).map(Setting::key).toList();
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            Setting setting =
                    Setting.ofKey(entry.getKey())
                            .filter(known -> known != Setting.CONFIG)
                            .orElseThrow(
                                    () ->
                                            new WrongSettings(
                                                    "config file "
                                                            + path
                                                            + ": unknown key "
                                                            + entry.getKey()
                                                            + Suggestion.didYouMean(
                                                                    entry.getKey(), keys)));
            found.put(setting, text(entry.getValue()));
        }
        return found;
    }

    /** A list means the same as its items with commas between. */
    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.asText();
    }
}
