package io.plasmavmc.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The settings of a server: each is a flag, an environment variable and a key of the file. */
enum Setting {
    CONFIG("config"),
    DATA_DIR("data-dir"),
    IMAGES_DIR("images-dir"),
    VOLUMES_DIR("volumes-dir"),
    LISTEN("listen"),
    ADVERTISE("advertise"),
    TLS_CERT("tls-cert"),
    TLS_KEY("tls-key"),
    NODE("node"),
    STORE("store"),
    BRIDGES("bridges"),
    HYPERVISOR("hypervisor"),
    LOG_FORMAT("log-format");

    static final String VARIABLES = "PLASMAVMC_SERVER_";

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    /** As in the file, and behind {@code --}. */
    String key() {
        return key;
    }

    String variable() {
        return VARIABLES + key.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }
}
