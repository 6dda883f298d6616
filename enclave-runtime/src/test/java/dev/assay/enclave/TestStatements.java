package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A statement made the way a server makes it. */
public final class TestStatements {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private TestStatements() {}

    public static EvidenceBundle attest(TeeProvider tee, Bytes nonce) throws TeeUnavailableException {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        ModelSet models = new ModelSet(List.of(new ModelLeaf("model", "1", CRYPTO.sha256(Bytes.utf8("weights")))));
        EnclaveIdentity identity = new EnclaveIdentity("localhost", new SecureRandom());
        try (EpochKeys keys = identity.newEpoch()) {
            StatementCore core = new StatementCore(
                    StatementCore.ROLE_INFERENCE_SERVER,
                    identity.instanceName(),
                    identity.bootId(),
                    1,
                    keys.tlsSpkiSha256(CRYPTO),
                    keys.receiptSigner().publicKey(),
                    keys.ohttpKeyConfiguration(),
                    models.root(CRYPTO),
                    CRYPTO.sha256(),
                    CRYPTO.sha256(),
                    "test build",
                    false);
            return new Attester(tee, CRYPTO)
                    .attest(core, models, Occasion.of(nonce, now.getEpochSecond(), 3600), List.of(), Map.of());
        }
    }
}
