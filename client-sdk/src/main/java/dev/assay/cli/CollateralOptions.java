package dev.assay.cli;

import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.CollateralService;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.FetchConfig;
import dev.assay.fetch.TlsTrust;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands fetch what evidence did not bring; a mixin. */
final class CollateralOptions {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String SERVICES_VARIABLE = "ASSAY_COLLATERAL_SERVICES";
    private static final String INTEL_KEY_VARIABLE = "ASSAY_INTEL_API_KEY";
    private static final String NVIDIA_KEY_VARIABLE = "ASSAY_NVIDIA_SERVICE_KEY";
    private static final String PCCS = "pccs";
    private static final int MAX_AUTHORITIES_BYTES = 1 << 20;

    @Option(
            names = "--collateral-service",
            paramLabel = "NAME=URI",
            description = "Where to fetch what is missing, instead of at the vendor's: intel, intel-root-crl, amd,"
                    + " nvidia-rim, nvidia-ocsp, or pccs for all of Intel's; may be given several times. Without it,"
                    + " " + SERVICES_VARIABLE + " (separated by commas) is used.")
    private List<String> services = new ArrayList<>();

    @Option(
            names = "--collateral-ca",
            paramLabel = "FILE",
            description = "TLS authorities (PEM) that these services may have, beside those that Java trusts.")
    private @Nullable Path authorities;

    @Option(
            names = "--collateral-cache",
            paramLabel = "DIR",
            description = "Where fetched endorsements are kept (default: assay in the user's cache folder).")
    private @Nullable Path cache;

    @Option(
            names = "--offline",
            description = "Fetch nothing: use what is in the bundle and what --endorsements names. So it is with --at,"
                    + " too, and with --trust-anchor unless --collateral-service is given.")
    private boolean offline;

    /**
     * A source as these options and the environment want it.
     *
     * @param inThePast whether evidence is judged as of another time: what services say today is no help then
     * @param otherRoots whether evidence ends at other roots than the vendors': their services have nothing for it
     */
    EndorsementSource source(Host host, boolean inThePast, boolean otherRoots)
            throws CommandFailure, MalformedException {
        FetchConfig config = config(host);
        if (offline) {
            return EndorsementSource.refusing("--offline fetches nothing");
        }
        if (inThePast) {
            return EndorsementSource.refusing("--at fetches nothing: services have what is current today");
        }
        if (otherRoots && services.isEmpty()) {
            return EndorsementSource.refusing(
                    "--trust-anchor fetches nothing from the vendors' services; --collateral-service names others");
        }
        SSLContext tls =
                authorities == null ? null : TlsTrust.alsoTrusting(Inputs.file(authorities, MAX_AUTHORITIES_BYTES));
        return CollateralFetcher.of(config, tls, CRYPTO);
    }

    FetchConfig config(Host host) throws CommandFailure {
        try {
            FetchConfig config = withKeys(FetchConfig.publicServices(), host);
            for (String service : services.isEmpty() ? fromEnvironment(host) : services) {
                config = with(config, service);
            }
            Path folder = cache == null ? UserCache.folder(host.environment()) : cache;
            return folder == null ? config : config.withCacheDirectory(folder);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> fromEnvironment(Host host) {
        String listed = host.environment().getOrDefault(SERVICES_VARIABLE, "").trim();
        return listed.isEmpty() ? List.of() : List.of(listed.split(",", -1));
    }

    private static FetchConfig with(FetchConfig config, String service) {
        int equals = service.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("a collateral service is named as NAME=URI");
        }
        String name = service.substring(0, equals).trim();
        URI address = URI.create(service.substring(equals + 1).trim());
        return name.equals(PCCS) ? config.withPccs(address) : config.with(CollateralService.fromId(name), address);
    }

    private static FetchConfig withKeys(FetchConfig config, Host host) {
        String intel = host.environment().getOrDefault(INTEL_KEY_VARIABLE, "");
        String nvidia = host.environment().getOrDefault(NVIDIA_KEY_VARIABLE, "");
        FetchConfig withIntel = intel.isEmpty() ? config : config.withIntelApiKey(intel);
        return nvidia.isEmpty() ? withIntel : withIntel.withNvidiaServiceKey(nvidia);
    }
}
