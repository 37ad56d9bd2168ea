package io.plasmavmc.server.wiring;

import io.plasmavmc.server.grpc.ApiMethods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is, as the build wrote it down. */
public final class About {

    /** Of the values in the store. */
    public static final int SCHEMA = 1;

    private static final String FILE = "/io/plasmavmc/server/about.properties";

    private About() {}

    public static ApiMethods.About read() {
        Properties properties = new Properties();
        try (InputStream file = About.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ApiMethods.About(
                properties.getProperty("version", ""),
                SCHEMA,
                properties.getProperty("commit", ""));
    }
}
