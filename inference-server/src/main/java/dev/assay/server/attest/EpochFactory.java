package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.policy.Policy;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.ConfigurationDigest;
import dev.assay.server.model.ModelCatalog;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes epochs: states what is about to be served, and has the TEE vouch for it. */
@Singleton
public class EpochFactory {
    private static final int BOOT_NONCE_BYTES = 32;

    private final AtomicLong count = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final AssayConfig config;
    private final EnclaveIdentity identity;
    private final Attester attester;
    private final Collateral collateral;
    private final Crypto crypto;
    private final Clock clock;
    private final Bytes policyDigest;

    EpochFactory(
            AssayConfig config,
            EnclaveIdentity identity,
            Attester attester,
            Collateral collateral,
            Crypto crypto,
            Clock clock) {
        this.config = config;
        this.identity = identity;
        this.attester = attester;
        this.collateral = collateral;
        this.crypto = crypto;
        this.clock = clock;
        this.policyDigest = policy().digest(crypto);
    }

    /**
     * An attested epoch over these models, not yet current.
     *
     * @param models what it will serve; the epoch's from now on
     * @return the epoch
     * @throws TeeUnavailableException when the TEE does not vouch
     */
    public Epoch attest(ModelCatalog models) throws TeeUnavailableException {
        byte[] nonce = new byte[BOOT_NONCE_BYTES];
        random.nextBytes(nonce);
        StatementCore core = core(models);
        return new Epoch(core, core.digest(crypto), models, evidence(core, models, Bytes.of(nonce), null));
    }

    /** Fresh evidence for an epoch that is being served, bound to a TLS session where there is one. */
    EvidenceBundle evidence(Epoch epoch, Bytes nonce, @Nullable Bytes tlsExporter) throws TeeUnavailableException {
        return evidence(epoch.core(), epoch.models(), nonce, tlsExporter);
    }

    private EvidenceBundle evidence(StatementCore core, ModelCatalog models, Bytes nonce, @Nullable Bytes tlsExporter)
            throws TeeUnavailableException {
        long lifetime = config.evidence().lifetime().toSeconds();
        Occasion occasion = new Occasion(nonce, tlsExporter, clock.instant().getEpochSecond(), lifetime);
        return attester.attest(core, models.toModelSet(), occasion, List.of(), collateral.endorsements());
    }

    private StatementCore core(ModelCatalog models) {
        return new StatementCore(
                StatementCore.ROLE_INFERENCE_SERVER,
                identity.instanceName(),
                identity.bootId(),
                count.incrementAndGet(),
                identity.tls().spkiSha256(crypto),
                identity.receiptSigner().publicKey(),
                identity.ohttpKeyConfiguration(),
                models.toModelSet().root(crypto),
                policyDigest,
                ConfigurationDigest.of(config, crypto),
                BuildIdentity.current(),
                attester.mode() == EnclaveMode.DEBUG);
    }

    private Policy policy() {
        if (config.policy().isEmpty()) {
            return attester.mode() == EnclaveMode.SIMULATED ? Policy.simulatedDefault() : Policy.strictDefault();
        }
        try {
            return Policy.parse(Bytes.of(Files.readAllBytes(config.policy().get())));
        } catch (IOException | MalformedException e) {
            throw new StartupException(StartupException.USAGE, "assay.policy cannot be read: " + e.getMessage());
        }
    }
}
