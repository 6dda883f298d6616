package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evidence of this machine over a statement whose keys nobody keeps. */
final class LocalEvidence {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String BUILD_IDENTITY = "assay-command-line";
    private static final String ROLE = "evidence-probe";
    private static final long LIFETIME_SECONDS = 300;

    private LocalEvidence() {}

    /**
     * What the machine attests.
     *
     * @param tee the kind that vouches
     * @param mode what its word is worth
     * @param eventLog about the boot event log, in a sentence; empty where the TEE has none
     * @param gpus about the GPUs, a line for each thing; empty where they are not looked for
     * @param bundle all of it
     */
    record Local(TeeType tee, EnclaveMode mode, String eventLog, List<String> gpus, EvidenceBundle bundle) {}

    /**
     * One bundle.
     *
     * @param tee one of {@link TeeDetection#NAMES}
     * @param root where {@code /dev} and {@code /sys} are
     * @param nonce what to answer; random when null
     */
    static Local make(String tee, Path root, @Nullable Bytes nonce) throws TeeUnavailableException {
        try (TeeProvider provider = new TeeDetection(root, BUILD_IDENTITY).select(tee)) {
            // SGX has no confidential GPU, and what is simulated vouches for none.
            if (provider.tee() == TeeType.SGX || provider.tee() == TeeType.SIMULATED) {
                return local(provider, List.of(), bundle(provider, nonce, core -> List.of()));
            }
            try (LocalGpus gpus = new LocalGpus()) {
                EvidenceBundle bundle = bundle(provider, nonce, gpus::evidence);
                return local(provider, gpus.lines(), bundle);
            }
        }
    }

    private static Local local(TeeProvider provider, List<String> gpus, EvidenceBundle bundle) {
        return new Local(provider.tee(), provider.mode(), provider.eventLogState(), gpus, bundle);
    }

    private static EvidenceBundle bundle(
            TeeProvider provider, @Nullable Bytes nonce, Function<Bytes, List<GpuEvidence>> gpus)
            throws TeeUnavailableException {
        SecureRandom random = new SecureRandom();
        byte[] ownNonce = new byte[32];
        random.nextBytes(ownNonce);
        Instant now = Instant.now();
        ModelSet none = new ModelSet(List.of());
        EnclaveIdentity identity = new EnclaveIdentity("localhost", random);
        try (EpochKeys keys = identity.newEpoch()) {
            StatementCore core = core(identity, keys, none, provider.mode());
            return new Attester(provider, CRYPTO)
                    .attest(
                            core,
                            none,
                            Occasion.of(
                                    nonce == null ? Bytes.of(ownNonce) : nonce, now.getEpochSecond(), LIFETIME_SECONDS),
                            gpus.apply(core.digest(CRYPTO)),
                            Map.of());
        }
    }

    private static StatementCore core(EnclaveIdentity identity, EpochKeys keys, ModelSet models, EnclaveMode mode) {
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
                mode == EnclaveMode.DEBUG);
    }
}
