package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence of this machine over a statement whose keys nobody keeps. */
final class LocalEvidence {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String BUILD_IDENTITY = "assay-command-line";
    private static final String ROLE = "evidence-probe";
    private static final long LIFETIME_SECONDS = 300;

    private LocalEvidence() {}

    /**
     * One bundle.
     *
     * @param tee one of {@link TeeDetection#NAMES}
     * @param nonce what to answer; random when null
     */
    static EvidenceBundle make(String tee, @Nullable Bytes nonce) throws TeeUnavailableException {
        SecureRandom random = new SecureRandom();
        byte[] ownNonce = new byte[32];
        random.nextBytes(ownNonce);
        TeeProvider provider = new TeeDetection(Path.of("/"), BUILD_IDENTITY).select(tee);
        Instant now = Instant.now();
        ModelSet none = new ModelSet(List.of());
        EnclaveIdentity identity = new EnclaveIdentity("localhost", random);
        try (EpochKeys keys = identity.newEpoch()) {
            return new Attester(provider, CRYPTO)
                    .attest(
                            core(identity, keys, none),
                            none,
                            Occasion.of(
                                    nonce == null ? Bytes.of(ownNonce) : nonce, now.getEpochSecond(), LIFETIME_SECONDS),
                            List.of(),
                            Map.of());
        }
    }

    private static StatementCore core(EnclaveIdentity identity, EpochKeys keys, ModelSet models) {
        return new StatementCore(
                ROLE,
                identity.instanceName(),
                identity.bootId(),
                1,
                keys.tlsSpkiSha256(CRYPTO),
                keys.receiptSigner().publicKey(),
                keys.ohttpKeyConfiguration(),
                models.root(CRYPTO),
                Policy.strictDefault().digest(CRYPTO),
                CRYPTO.sha256(),
                BUILD_IDENTITY,
                false);
    }
}
