package dev.assay.server.attest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Name and version of this build, out of the jar and so out of what is measured; no setting overrides it. */
public final class BuildIdentity {
    private static final String CURRENT = read("name") + "/" + read("version");

    private BuildIdentity() {}

    /** For example {@code assay-inference-server/1.0.0}. */
    public static String current() {
        return CURRENT;
    }

    /** The version alone. */
    public static String version() {
        return CURRENT.substring(CURRENT.indexOf('/') + 1);
    }

    private static String read(String key) {
        try (InputStream in = BuildIdentity.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "build.properties is in the jar"));
            return Objects.requireNonNull(properties.getProperty(key), "the build writes every key");
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties cannot be read", e);
        }
    }
}
