package dev.assay.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which services are asked and how. Addresses come from here and from nowhere else: never from evidence, and never from
 * what a certificate names as its issuer's place.
 *
 * @param addresses of every service; HTTPS, or HTTP on this machine
 * @param intelApiKey sent to Intel's service only (PCS: a subscription key, which this collateral does not need)
 * @param nvidiaServiceKey sent to NVIDIA's services only, as a bearer token
 * @param tcbUpdate which of Intel's TCB evaluations
 * @param tcbEvaluationDataNumber exactly this one of Intel's TCB evaluations; wins over {@code tcbUpdate}
 * @param cacheDirectory where answers are kept between runs; null keeps them in memory only
 * @param limits what a service may cost
 */
public record FetchConfig(
        Map<CollateralService, URI> addresses,
        @Nullable String intelApiKey,
        @Nullable String nvidiaServiceKey,
        TcbUpdate tcbUpdate,
        @Nullable Integer tcbEvaluationDataNumber,
        @Nullable Path cacheDirectory,
        FetchLimits limits) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** When Intel's newest TCB evaluation applies (PCS API v4, query parameter {@code update}). */
    public enum TcbUpdate {
        /** As soon as it is published. */
        EARLY,
        /** After the time that platform owners get to update. */
        STANDARD;

        String parameter() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Fills in public addresses and refuses addresses that are no service's. */
    public FetchConfig {
        Map<CollateralService, URI> all = new EnumMap<>(CollateralService.class);
        for (CollateralService service : CollateralService.values()) {
            URI address = addresses.getOrDefault(service, service.publicAddress());
            requireUsable(service, address);
            all.put(service, address);
        }
        addresses = Map.copyOf(all);
        requireHeaderValue(intelApiKey);
        requireHeaderValue(nvidiaServiceKey);
        if (tcbEvaluationDataNumber != null && tcbEvaluationDataNumber < 0) {
            throw new IllegalArgumentException("a TCB evaluation data number is not negative");
        }
    }

    /** The vendors' public services, the standard TCB evaluation, nothing kept on disk. */
    public static FetchConfig publicServices() {
        return new FetchConfig(Map.of(), null, null, TcbUpdate.STANDARD, null, null, FetchLimits.defaults());
    }

    /** The same with a service elsewhere. */
    public FetchConfig with(CollateralService service, URI address) {
        Map<CollateralService, URI> changed = new EnumMap<>(addresses);
        changed.put(service, address);
        return new FetchConfig(
                changed, intelApiKey, nvidiaServiceKey, tcbUpdate, tcbEvaluationDataNumber, cacheDirectory, limits);
    }

    /**
     * The same with everything of Intel's from a PCCS, the list of the root included.
     *
     * @param address as Intel's tools have it ({@code https://host:8081/sgx/certification/v4/}), or without its path
     */
    public FetchConfig withPccs(URI address) {
        IntelAddress intel = IntelAddress.of(address);
        return with(CollateralService.INTEL, address).with(CollateralService.INTEL_ROOT_CRL, intel.pccsRootCrl());
    }

    /** The same with another {@link #intelApiKey}. */
    public FetchConfig withIntelApiKey(String key) {
        return new FetchConfig(
                addresses, key, nvidiaServiceKey, tcbUpdate, tcbEvaluationDataNumber, cacheDirectory, limits);
    }

    /** The same with another {@link #nvidiaServiceKey}. */
    public FetchConfig withNvidiaServiceKey(String key) {
        return new FetchConfig(addresses, intelApiKey, key, tcbUpdate, tcbEvaluationDataNumber, cacheDirectory, limits);
    }

    /** The same with another {@link #tcbUpdate}. */
    public FetchConfig withTcbUpdate(TcbUpdate update) {
        return new FetchConfig(
                addresses, intelApiKey, nvidiaServiceKey, update, tcbEvaluationDataNumber, cacheDirectory, limits);
    }

    /** The same with another {@link #tcbEvaluationDataNumber}. */
    public FetchConfig withTcbEvaluationDataNumber(int number) {
        return new FetchConfig(addresses, intelApiKey, nvidiaServiceKey, tcbUpdate, number, cacheDirectory, limits);
    }

    /** The same with another {@link #cacheDirectory}. */
    public FetchConfig withCacheDirectory(Path directory) {
        return new FetchConfig(
                addresses, intelApiKey, nvidiaServiceKey, tcbUpdate, tcbEvaluationDataNumber, directory, limits);
    }

    /** The same with other {@link #limits}. */
    public FetchConfig withLimits(FetchLimits other) {
        return new FetchConfig(
                addresses, intelApiKey, nvidiaServiceKey, tcbUpdate, tcbEvaluationDataNumber, cacheDirectory, other);
    }

    /** The address of a service without a slash at its end. */
    String base(CollateralService service) {
        URI address = addresses.getOrDefault(service, service.publicAddress());
        String text = address.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static void requireUsable(CollateralService service, URI address) {
        String host = address.getHost();
        boolean plain = address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && host != null;
        boolean https = "https".equalsIgnoreCase(address.getScheme());
        boolean local = "http".equalsIgnoreCase(address.getScheme()) && host != null && THIS_MACHINE.contains(host);
        if (!plain || !https && !local) {
            throw new IllegalArgumentException("the address of service " + service.id()
                    + " must be https://host[:port][/path], or http:// on this machine");
        }
    }

    private static void requireHeaderValue(@Nullable String key) {
        if (key != null && (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
            throw new IllegalArgumentException("a service's key is one word of printable ASCII");
        }
    }

    /** Keeps the keys out of logs. */
    @Override
    public String toString() {
        return "FetchConfig" + addresses;
    }
}
