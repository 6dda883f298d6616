package dev.assay.server.collateral;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.CollateralService;
import dev.assay.fetch.FetchConfig;
import dev.assay.fetch.TlsTrust;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What an operator sets about collateral, as a fetcher. */
final class CollateralSettings {
    private static final int MAX_AUTHORITIES_BYTES = 1 << 20;

    private CollateralSettings() {}

    /** The fetcher, or null where nothing is to be fetched. */
    static @Nullable CollateralFetcher fetcher(AssayConfig.Collateral settings, Crypto crypto) {
        if (settings.mode().equals("off")) {
            return null;
        }
        if (!settings.mode().equals("fetch")) {
            throw usage("mode is \"fetch\" or \"off\"");
        }
        if (settings.refresh().toSeconds() < 60 || settings.startWait().isNegative()) {
            throw usage("refresh is at least a minute, start-wait not negative");
        }
        try {
            return CollateralFetcher.of(config(settings), tls(settings), crypto);
        } catch (IllegalArgumentException | MalformedException e) {
            throw usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw usage("tls-authorities cannot be read");
        }
    }

    private static FetchConfig config(AssayConfig.Collateral settings) {
        FetchConfig config = FetchConfig.publicServices().withTcbUpdate(tcbUpdate(settings.tcbUpdate()));
        if (settings.pccs().isPresent()) {
            config = config.withPccs(settings.pccs().get());
        }
        for (Map.Entry<String, URI> service : settings.services().entrySet()) {
            config = config.with(CollateralService.fromId(service.getKey()), service.getValue());
        }
        if (settings.nvidiaServiceKey().isPresent()) {
            config = config.withNvidiaServiceKey(settings.nvidiaServiceKey().get());
        }
        if (settings.intelApiKey().isPresent()) {
            config = config.withIntelApiKey(settings.intelApiKey().get());
        }
        return settings.cache().isPresent()
                ? config.withCacheDirectory(settings.cache().get())
                : config;
    }

    private static FetchConfig.TcbUpdate tcbUpdate(String name) {
        return switch (name) {
            case "standard" -> FetchConfig.TcbUpdate.STANDARD;
            case "early" -> FetchConfig.TcbUpdate.EARLY;
            default -> throw usage("tcb-update is \"standard\" or \"early\"");
        };
    }

    private static @Nullable SSLContext tls(AssayConfig.Collateral settings) throws IOException, MalformedException {
        if (settings.tlsAuthorities().isEmpty()) {
            return null;
        }
        Path file = settings.tlsAuthorities().get();
        if (Files.size(file) > MAX_AUTHORITIES_BYTES) {
            throw usage("tls-authorities is too large");
        }
        return TlsTrust.alsoTrusting(Bytes.of(Files.readAllBytes(file)));
    }

    private static StartupException usage(String message) {
        return new StartupException(StartupException.USAGE, "assay.collateral: " + message);
    }
}
