package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may change what is served. Nobody, unless the configuration, and so the statement, names the SHA-256 of a key; then
 * whoever shows that key as a bearer token (RFC 6750 section 2.1).
 */
@Singleton
class AdminGate {
    private static final String SCHEME = "Bearer ";
    private static final int MAX_KEY_CHARS = 1024;

    private final Crypto crypto;
    private final @Nullable Bytes keyDigest;

    AdminGate(AssayConfig config, Crypto crypto) {
        this.crypto = crypto;
        this.keyDigest = digest(config.admin().keySha256());
    }

    private static @Nullable Bytes digest(Optional<String> hex) {
        if (hex.isEmpty()) {
            return null;
        }
        try {
            Bytes digest = Bytes.fromHex(hex.get());
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
     */
    void require(@Nullable String authorization) throws ApiException {
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || authorization.length() > MAX_KEY_CHARS) {
            throw unauthorized();
        }
        if (keyDigest == null) {
            throw new ApiException(403, "admin.disabled", "what is served cannot be changed over the network");
        }
        String key = authorization.substring(SCHEME.length()).strip();
        if (!crypto.sha256(Bytes.utf8(key)).constantTimeEquals(keyDigest)) {
            throw unauthorized();
        }
    }

    private static ApiException unauthorized() {
        return new ApiException(401, "admin.unauthorized", "this takes the administrator's key");
    }
}
