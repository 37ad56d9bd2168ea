package io.plasmavmc.cli.http;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.invocation.Surroundings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Which server to talk to, and who said so (for the hint when nothing answers there). */
public record ServerAddress(URI base, Source source) {
    private static final String DEFAULT = "http://127.0.0.1:8470";

    /** Where the address came from, strongest first. */
    public enum Source {
        OPTION,
        ENVIRONMENT,
        DEFAULT
    }

    public static ServerAddress of(@Nullable String option, Surroundings surroundings) {
        if (option != null) {
            return new ServerAddress(parse(option, "--server"), Source.OPTION);
        }
        return surroundings
                .variable("PLASMAVMC_SERVER")
                .map(url -> new ServerAddress(parse(url, "PLASMAVMC_SERVER"), Source.ENVIRONMENT))
                .orElseGet(() -> new ServerAddress(URI.create(DEFAULT), Source.DEFAULT));
    }

    public boolean isEncrypted() {
        return "https".equals(base.getScheme());
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private static URI parse(String text, String where) {
        try {
            var uri = URI.create(text.replaceAll("/+$", ""));
            var scheme = String.valueOf(uri.getScheme());
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below, as for every other address that is none.
        }
        throw new WrongUsage(
                where
                        + " "
                        + text
                        + ": not a server's URL (expected: http://HOST:PORT or https://…)");
    }
}
