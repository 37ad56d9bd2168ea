package io.plasmavmc.server.config;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.tenant.Names;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is told, checked and complete.
 *
 * @param tls empty on loopback without encryption
 * @param node empty for what the host is called, or was at the first start
 * @param storeFile of the embedded store
 * @param fakeOptions {@code fake[:options]}, empty for the real hypervisor
 */
public record ServerSettings(
        Path dataDir,
        Path imagesDir,
        Path volumesDir,
        ListenAddress listen,
        Optional<Tls> tls,
        Optional<String> advertise,
        Optional<NodeId> node,
        Path storeFile,
        List<String> bridges,
        Optional<String> fakeOptions,
        LogFormat logFormat) {

    private static final String FAKE = "fake";

    public ServerSettings {
        bridges = List.copyOf(bridges);
    }

    /** Files in PEM. */
    public record Tls(Path certificate, Path key) {}

    /** How logs are written. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** From all sources; {@link WrongSettings} says what is wrong with the first that is. */
    public static ServerSettings of(ServerFlags flags, Map<String, String> environment) {
        return of(SettingSources.of(flags.given(), environment), environment);
    }

    /** For a command beside the server, which needs to find what the server has. */
    public static ServerSettings of(StoreFlags flags, Map<String, String> environment) {
        return of(SettingSources.of(flags.given(), environment), environment);
    }

    private static ServerSettings of(SettingSources sources, Map<String, String> environment) {
        Path dataDir =
                sources.get(Setting.DATA_DIR)
                        .map(Path::of)
                        .orElseGet(() -> StandardPlaces.dataDir(environment))
                        .toAbsolutePath()
                        .normalize();
        ListenAddress listen =
                ListenAddress.parse(sources.get(Setting.LISTEN).orElse("127.0.0.1:8470"));
        Optional<Tls> tls = tls(sources);
        if (tls.isEmpty() && !listen.isLoopback()) {
            throw new WrongSettings(
                    "--listen "
                            + listen
                            + " is not loopback (expected: --tls-cert and --tls-key with it)");
        }
        return new ServerSettings(
                dataDir,
                directory(sources, Setting.IMAGES_DIR, dataDir.resolve("images")),
                directory(sources, Setting.VOLUMES_DIR, dataDir.resolve("volumes")),
                listen,
                tls,
                sources.get(Setting.ADVERTISE).map(ServerSettings::url),
                sources.get(Setting.NODE).map(ServerSettings::node),
                storeFile(sources, dataDir),
                bridges(sources),
                fakeOptions(sources.get(Setting.HYPERVISOR).orElse("kvm")),
                logFormat(sources.get(Setting.LOG_FORMAT).orElse("text")));
    }

    private static Path directory(SettingSources sources, Setting setting, Path usual) {
        return sources.get(setting).map(Path::of).orElse(usual).toAbsolutePath().normalize();
    }

    private static Optional<Tls> tls(SettingSources sources) {
        Optional<String> certificate = sources.get(Setting.TLS_CERT);
        Optional<String> key = sources.get(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new WrongSettings("--tls-cert and --tls-key go together (expected: both)");
        }
        return certificate.flatMap(cert -> key.map(k -> new Tls(Path.of(cert), Path.of(k))));
    }

    private static String url(String text) {
        URI uri = URI.create(text.replace(' ', '?'));
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new WrongSettings("--advertise " + text + " (expected: http(s)://HOST:PORT)");
        }
        return text;
    }

    private static NodeId node(String name) {
        if (!Names.isValid(name)) {
            throw new WrongSettings("--node " + name + " (expected: " + Names.EXPECTED + ")");
        }
        return new NodeId(name);
    }

    private static Path storeFile(SettingSources sources, Path dataDir) {
        String url = sources.get(Setting.STORE).orElse("");
        if (url.startsWith("etcd:")) {
            throw new WrongSettings(
                    "--store " + url + ": etcd comes in a later version (expected: sqlite:FILE)");
        }
        if (!url.isEmpty() && !url.startsWith("sqlite:")) {
            throw new WrongSettings("--store " + url + " (expected: sqlite:FILE)");
        }
        return url.isEmpty()
                ? dataDir.resolve("chainfire.db")
                : Path.of(url.substring("sqlite:".length())).toAbsolutePath().normalize();
    }

    private static List<String> bridges(SettingSources sources) {
        return sources.get(Setting.BRIDGES).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Optional<String> fakeOptions(String hypervisor) {
        if (hypervisor.equals("kvm")) {
            return Optional.empty();
        }
        if (hypervisor.equals(FAKE) || hypervisor.startsWith(FAKE + ":")) {
            return Optional.of(hypervisor);
        }
        throw new WrongSettings(
                "--hypervisor " + hypervisor + " (expected: kvm or fake[:options])");
    }

    private static LogFormat logFormat(String text) {
        return Arrays.stream(LogFormat.values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WrongSettings(
                                        "--log-format " + text + " (expected: text or json)"));
    }
}
