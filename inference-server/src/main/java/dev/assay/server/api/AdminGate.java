package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.server.attest.ClientKey;
import dev.assay.server.attest.ClientLimits;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may change what is served. Nobody, unless the configuration, and so the statement, names the SHA-256 of at least one
 * key; then whoever shows such a key as a bearer token (RFC 6750 section 2.1). Several keys overlap while they are
 * replaced. Who shows wrong ones is soon not listened to for a while, whatever it shows then.
 */
@Singleton
class AdminGate {
    private static final String SCHEME = "Bearer ";
    private static final int MAX_KEY_CHARS = 1024;
    private static final int MAX_KEYS = 8;

    /** Wrong keys of one client at once, and then how many in a second. */
    private static final int WRONG_AT_ONCE = 20;

    private static final double WRONG_PER_SECOND = 0.1;
    private static final int REMEMBERED_CLIENTS = 4096;

    private final Crypto crypto;
    private final List<Bytes> keyDigests;
    private final ClientLimits guesses;

    @Inject
    AdminGate(AssayConfig config, Crypto crypto) {
        this(config.admin().keySha256().orElse(List.of()), crypto, System::nanoTime);
    }

    AdminGate(List<String> keys, Crypto crypto, LongSupplier nanoTime) {
        if (keys.size() > MAX_KEYS) {
            throw new StartupException(
                    StartupException.USAGE, "assay.admin.key-sha256: more than " + MAX_KEYS + " keys");
        }
        this.crypto = crypto;
        this.keyDigests = keys.stream().map(AdminGate::digest).toList();
        this.guesses =
                new ClientLimits(Integer.MAX_VALUE, WRONG_PER_SECOND, WRONG_AT_ONCE, REMEMBERED_CLIENTS, nanoTime);
    }

    private static Bytes digest(String hex) {
        try {
            Bytes digest = Bytes.fromHex(hex.strip());
            if (digest.length() == 32) {
                return digest;
            }
        } catch (MalformedException e) {
            // Said below.
        }
        throw new StartupException(StartupException.USAGE, "assay.admin.key-sha256: not 64 hexadecimal digits");
    }

    /**
     * Lets the administrator through. Who shows no key is not told whether there is one (RFC 9110 section 15.5.2).
     *
     * @param authorization the field of that name, over HTTP or gRPC
     * @param from where the connection comes from; null where it has no address
     */
    void require(@Nullable String authorization, @Nullable InetAddress from) throws ApiException {
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || authorization.length() > MAX_KEY_CHARS) {
            throw unauthorized();
        }
        if (keyDigests.isEmpty()) {
            throw new ApiException(403, "admin.disabled", "what is served cannot be changed over the network");
        }
        ClientKey client = ClientKey.of(from);
        if (guesses.enter(client) != ClientLimits.Verdict.ADMITTED) {
            throw new ApiException(429, "admin.too_many_guesses", "too many wrong keys came from there", (long)
                    Math.ceil(guesses.secondsUntilNext(client)));
        }
        if (!isKey(authorization.substring(SCHEME.length()).strip())) {
            guesses.leave(client);
            throw unauthorized();
        }
        // Only wrong ones count.
        guesses.undo(client);
    }

    private boolean isKey(String key) {
        Bytes digest = crypto.sha256(Bytes.utf8(key));
        boolean known = false;
        for (Bytes each : keyDigests) {
            // All of them, whichever it is.
            known |= digest.constantTimeEquals(each);
        }
        return known;
    }

    private static ApiException unauthorized() {
        return new ApiException(401, "admin.unauthorized", "this takes the administrator's key");
    }
}
