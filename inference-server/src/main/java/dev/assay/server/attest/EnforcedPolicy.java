package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.policy.Policy;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The policy that this enclave enforces and states. A file is read when an epoch begins and looked at now and then in
 * between; another policy is another statement, and so another epoch.
 */
@Singleton
class EnforcedPolicy {
    private static final int MAX_BYTES = 1 << 20;

    private final Optional<Path> file;
    private final Crypto crypto;
    private final EnclaveMode mode;

    @Inject
    EnforcedPolicy(AssayConfig config, Crypto crypto, TeeProvider tee) {
        this(config.policy(), crypto, tee.mode());
    }

    EnforcedPolicy(Optional<Path> file, Crypto crypto, EnclaveMode mode) {
        this.file = file;
        this.crypto = crypto;
        this.mode = mode;
    }

    /**
     * The digest of the policy as it is now.
     *
     * @throws StartupException if the file cannot be read
     */
    Bytes digest() {
        return policy().digest(crypto);
    }

    /**
     * The policy as it is now.
     *
     * @throws StartupException if the file cannot be read
     */
    Policy policy() {
        if (file.isEmpty()) {
            return mode == EnclaveMode.SIMULATED ? Policy.simulatedDefault() : Policy.strictDefault();
        }
        try {
            return Policy.parse(bytes(file.get()));
        } catch (IOException | MalformedException e) {
            throw new StartupException(StartupException.USAGE, "assay.policy cannot be read: " + e.getMessage());
        }
    }

    private static Bytes bytes(Path file) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            Bytes content = Bytes.of(in.readNBytes(MAX_BYTES + 1));
            if (content.length() > MAX_BYTES) {
                throw new MalformedException("longer than " + MAX_BYTES + " bytes");
            }
            return content;
        }
    }
}
