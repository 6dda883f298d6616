package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.policy.Policy;
import dev.assay.server.collateral.BundleEndorsements;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.ConfigurationDigest;
import dev.assay.server.gpu.Gpus;
import dev.assay.server.model.ModelCatalog;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes epochs: states what is about to be served under new keys, and has the TEE vouch for it. */
@Singleton
public class EpochFactory {
    private static final int BOOT_NONCE_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final AssayConfig config;
    private final EnclaveIdentity identity;
    private final Attester attester;
    private final BundleEndorsements collateral;
    private final Crypto crypto;
    private final Clock clock;
    private final EnforcedPolicy policy;
    private final Gpus gpus;

    EpochFactory(
            AssayConfig config,
            EnclaveIdentity identity,
            Attester attester,
            BundleEndorsements collateral,
            Crypto crypto,
            Clock clock,
            EnforcedPolicy policy,
            Gpus gpus) {
        this.config = config;
        this.identity = identity;
        this.attester = attester;
        this.collateral = collateral;
        this.crypto = crypto;
        this.clock = clock;
        this.policy = policy;
        this.gpus = gpus;
    }

    /**
     * An attested epoch over these models, not yet current.
     *
     * @param models what it will serve; the epoch's from now on, unless this fails
     * @return the epoch
     * @throws TeeUnavailableException when the TEE does not vouch
     */
    public Epoch attest(ModelCatalog models) throws TeeUnavailableException {
        return attest(new SharedModels(models));
    }

    /** An attested epoch over the models of another one, which stay loaded; the other one is served or held. */
    Epoch attestAgain(Epoch epoch) throws TeeUnavailableException {
        SharedModels models = epoch.sharedModels().share();
        try {
            return attest(models);
        } catch (TeeUnavailableException | RuntimeException e) {
            models.release();
            throw e;
        }
    }

    private Epoch attest(SharedModels models) throws TeeUnavailableException {
        Policy stated = policy.policy();
        EpochKeys keys = identity.newEpoch();
        boolean attested = false;
        try {
            Epoch epoch = attest(models, stated, keys);
            attested = true;
            return epoch;
        } finally {
            if (!attested) {
                keys.close();
            }
        }
    }

    private Epoch attest(SharedModels models, Policy stated, EpochKeys keys) throws TeeUnavailableException {
        StatementCore core = core(keys, models.catalog(), stated);
        Bytes digest = core.digest(crypto);
        try {
            Publication first = publication(core, stated, models.catalog(), keys);
            Epoch epoch = new Epoch(core, digest, stated, models, keys, clock.instant(), first);
            epoch.whenGone(() -> gpus.forget(digest));
            return epoch;
        } catch (TeeUnavailableException | RuntimeException e) {
            gpus.forget(digest);
            throw e;
        }
    }

    /** Puts fresh evidence and a new certificate for it in the place of the epoch's last ones. */
    void renew(Epoch epoch) throws TeeUnavailableException {
        epoch.publish(publication(epoch.core(), epoch.policy(), epoch.models(), epoch.keys()));
    }

    /** Fresh evidence for a caller of an epoch that is held. */
    EvidenceBundle evidence(Epoch epoch, Bytes nonce, @Nullable Bytes tlsExporter) throws TeeUnavailableException {
        return bundle(epoch.core(), epoch.policy(), epoch.models(), nonce, tlsExporter, clock.instant());
    }

    /** A certificate is not good for longer than the evidence in it. */
    private Publication publication(StatementCore core, Policy stated, ModelCatalog models, EpochKeys keys)
            throws TeeUnavailableException {
        byte[] nonce = new byte[BOOT_NONCE_BYTES];
        random.nextBytes(nonce);
        Instant now = clock.instant();
        EvidenceBundle bundle = bundle(core, stated, models, Bytes.of(nonce), null, now);
        Duration evidence = config.evidence().lifetime();
        Duration lifetime =
                evidence.compareTo(config.certificateLifetime()) < 0 ? evidence : config.certificateLifetime();
        return new Publication(
                new EncodedBundle(bundle), certify(keys, bundle, now, lifetime), now.plus(lifetime.dividedBy(2)));
    }

    private TlsIdentity certify(EpochKeys keys, EvidenceBundle bundle, Instant now, Duration lifetime)
            throws TeeUnavailableException {
        try {
            return keys.certify(
                    now, lifetime, CertificateEvidence.of(bundle, crypto).encode());
        } catch (IllegalArgumentException tooLong) {
            throw new TeeUnavailableException("the evidence fits no certificate: " + tooLong.getMessage());
        }
    }

    /** The one place where bundles are made. */
    private EvidenceBundle bundle(
            StatementCore core,
            Policy stated,
            ModelCatalog models,
            Bytes nonce,
            @Nullable Bytes tlsExporter,
            Instant now)
            throws TeeUnavailableException {
        long lifetime = config.evidence().lifetime().toSeconds();
        Occasion occasion = new Occasion(nonce, tlsExporter, now.getEpochSecond(), lifetime);
        EvidenceBundle bundle = attester.attest(
                core,
                models.toModelSet(),
                occasion,
                gpus.evidence(core.digest(crypto), stated),
                collateral.endorsements());
        collateral.note(bundle);
        return bundle;
    }

    private StatementCore core(EpochKeys keys, ModelCatalog models, Policy stated) {
        return new StatementCore(
                StatementCore.ROLE_INFERENCE_SERVER,
                identity.instanceName(),
                identity.bootId(),
                keys.number(),
                keys.tlsSpkiSha256(crypto),
                keys.receiptSigner().publicKey(),
                keys.ohttpKeyConfiguration(),
                models.toModelSet().root(crypto),
                stated.digest(crypto),
                ConfigurationDigest.of(config, crypto),
                BuildIdentity.current(),
                attester.mode() == EnclaveMode.DEBUG);
    }
}
