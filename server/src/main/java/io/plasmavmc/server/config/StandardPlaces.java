package io.plasmavmc.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a server keeps things that was not told where. */
final class StandardPlaces {

    private StandardPlaces() {}

    static Path dataDir(Map<String, String> environment) {
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/var/lib/plasmavmc");
        }
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .filter(dir -> dir.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("plasmavmc");
    }
}
