package dev.assay.server.config;

import dev.assay.enclave.mode.Weakness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the frameworks that come from outside the build: environment, system properties, files. The configuration
 * digest covers {@code assay.*}; what is set here it does not, so RELEASE mode allows only what changes no answer and
 * shows nothing that is secret.
 */
public final class OutsideSettings {
    private static final List<String> PREFIXES = List.of("quarkus.", "mp.", "smallrye.");

    /** Where the server listens, and how it stops. */
    private static final Set<String> ALLOWED = Set.of(
            "quarkus.config.locations", "quarkus.http.host", "quarkus.shutdown.timeout", "quarkus.log.console.color");

    private static final Set<String> QUIET_LEVELS = Set.of("OFF", "FATAL", "ERROR", "WARN", "WARNING", "INFO");

    private OutsideSettings() {}

    /** What RELEASE mode refuses of the effective configuration's sources. */
    public static List<Weakness> of(Config config) {
        Map<String, Set<String>> places = new TreeMap<>();
        for (ConfigSource source : config.getConfigSources()) {
            if (!isOutside(source.getName())) {
                continue;
            }
            for (String name : source.getPropertyNames()) {
                String property = dotted(name);
                if (isFrameworks(property) && !isAllowed(property, source.getValue(name))) {
                    places.computeIfAbsent(property, key -> new TreeSet<>()).add(place(source.getName()));
                }
            }
        }
        // One variable may stand there in two spellings, as SmallRye guesses where the dashes were.
        places.keySet().removeIf(property -> property.contains("-") && places.containsKey(property.replace('-', '.')));
        List<Weakness> found = new ArrayList<>();
        places.forEach((property, where) -> found.add(new Weakness(
                property,
                "set by " + String.join(" and ", where)
                        + ", it changes the server in ways that the configuration digest" + " does not show",
                "leave it out")));
        return found;
    }

    /** By their names in SmallRye Config; what is in a jar was measured with it. */
    private static boolean isOutside(String source) {
        return source.startsWith("EnvConfigSource")
                || source.startsWith("SysPropConfigSource")
                || source.contains(".env")
                || source.contains("source=file:");
    }

    private static String place(String source) {
        if (source.startsWith("EnvConfigSource")) {
            return "the environment";
        }
        return source.startsWith("SysPropConfigSource") ? "a system property" : "a file";
    }

    /** Environment variables in their own spelling: QUARKUS_HTTP_HOST is quarkus.http.host. */
    private static String dotted(String name) {
        return name.matches("[A-Z0-9_]+") ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name;
    }

    private static boolean isFrameworks(String property) {
        // Profiles: %prod.quarkus.http.host.
        String plain = property.startsWith("%") ? property.substring(property.indexOf('.') + 1) : property;
        return PREFIXES.stream().anyMatch(plain::startsWith);
    }

    private static boolean isAllowed(String property, @Nullable String value) {
        if (property.equals("quarkus.config.locations")) {
            // The file's own settings are looked at one by one; what is in an archive would pass for the build's.
            return value != null && (!value.contains(":") || value.matches("file:[^,]*"));
        }
        if (property.equals("quarkus.log.level")) {
            return value != null && QUIET_LEVELS.contains(value.toUpperCase(Locale.ROOT));
        }
        return ALLOWED.contains(property);
    }
}
