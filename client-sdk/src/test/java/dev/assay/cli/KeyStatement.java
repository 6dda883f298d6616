package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.model.ModelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A statement about keys, made the way a server makes it. */
final class KeyStatement {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private KeyStatement() {}

    /** Evidence, good for {@code lifetime}, that names these keys. */
    static EvidenceBundle attest(TeeProvider tee, EnclaveIdentity boot, EpochKeys keys, Instant now, Duration lifetime)
            throws TeeUnavailableException {
        ModelSet none = new ModelSet(List.of());
        StatementCore core = new StatementCore(
                StatementCore.ROLE_INFERENCE_SERVER,
                boot.instanceName(),
                boot.bootId(),
                keys.number(),
                keys.tlsSpkiSha256(CRYPTO),
                keys.receiptSigner().publicKey(),
                keys.ohttpKeyConfiguration(),
                none.root(CRYPTO),
                CRYPTO.sha256(),
                CRYPTO.sha256(),
                "test",
                false);
        Occasion occasion = Occasion.of(Bytes.of(new byte[32]), now.getEpochSecond(), lifetime.toSeconds());
        return new Attester(tee, CRYPTO).attest(core, none, occasion, List.of(), Map.of());
    }
}
