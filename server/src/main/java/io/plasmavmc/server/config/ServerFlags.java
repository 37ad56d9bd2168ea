package io.plasmavmc.server.config;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code plasmavmc server}, as texts: what they mean is settled with the rest. */
public final class ServerFlags {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in YAML (default: /etc/plasmavmc/server.yaml if it exists).")
    private @Nullable String config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = {
                "Where everything is kept that is not said to be elsewhere (default:",
                "/var/lib/plasmavmc as root, else $XDG_DATA_HOME/plasmavmc)."
            })
    private @Nullable String dataDir;

    @Option(
            names = "--images-dir",
            paramLabel = "DIR",
            description = "Image files (default: images in the data directory).")
    private @Nullable String imagesDir;

    @Option(
            names = "--volumes-dir",
            paramLabel = "DIR",
            description = "Volume files (default: volumes in the data directory).")
    private @Nullable String volumesDir;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Where to listen (default: 127.0.0.1:8470); off loopback TLS is required.")
    private @Nullable String listen;

    @Option(
            names = "--advertise",
            paramLabel = "URL",
            description = "How others reach this server (default: from --listen).")
    private @Nullable String advertise;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain in PEM.")
    private @Nullable String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
    private @Nullable String tlsKey;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "This host's name; fixed at the first start (default: its host name).")
    private @Nullable String node;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Where state is kept (default: sqlite:DATA_DIR/chainfire.db).")
    private @Nullable String store;

    @Option(
            names = "--bridges",
            paramLabel = "NAME,...",
            description = "The host's bridges that VMs may join (default: none).")
    private @Nullable String bridges;

    @Option(
            names = "--hypervisor",
            paramLabel = "NAME",
            description = "kvm, or fake[:options] for hand tests (default: kvm).")
    private @Nullable String hypervisor;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text or json, to standard error (default: text).")
    private @Nullable String logFormat;

    Map<Setting, String> given() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        put(given, Setting.CONFIG, config);
        put(given, Setting.DATA_DIR, dataDir);
        put(given, Setting.IMAGES_DIR, imagesDir);
        put(given, Setting.VOLUMES_DIR, volumesDir);
        put(given, Setting.LISTEN, listen);
        put(given, Setting.ADVERTISE, advertise);
        put(given, Setting.TLS_CERT, tlsCert);
        put(given, Setting.TLS_KEY, tlsKey);
        put(given, Setting.NODE, node);
        put(given, Setting.STORE, store);
        put(given, Setting.BRIDGES, bridges);
        put(given, Setting.HYPERVISOR, hypervisor);
        put(given, Setting.LOG_FORMAT, logFormat);
        return given;
    }

    private static void put(Map<Setting, String> given, Setting setting, @Nullable String value) {
        if (value != null) {
            given.put(setting, value);
        }
    }
}
