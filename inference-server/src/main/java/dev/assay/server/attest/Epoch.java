package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSigner;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.StatementCore;
import dev.assay.policy.Policy;
import dev.assay.server.model.ModelCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One set of keys and models under one attested statement. It is kept alive by whoever still answers under it; when the
 * last one is done its keys are wiped, and its models freed unless another epoch serves them too.
 */
public final class Epoch {
    /** Connections keep the certificate that they began with, and its bundle is served to them for as long as this. */
    private static final int MAX_PUBLICATIONS = 4;

    private final StatementCore core;
    private final Bytes coreDigest;
    private final Policy policy;
    private final SharedModels models;
    private final EpochKeys keys;
    private final Instant since;

    /** The newest first. */
    private volatile List<Publication> publications;

    private volatile Runnable whenGone = () -> {};

    /** Starts at one for being served. */
    private final AtomicInteger users = new AtomicInteger(1);

    Epoch(
            StatementCore core,
            Bytes coreDigest,
            Policy policy,
            SharedModels models,
            EpochKeys keys,
            Instant since,
            Publication first) {
        this.core = core;
        this.coreDigest = coreDigest;
        this.policy = policy;
        this.models = models;
        this.keys = keys;
        this.since = since;
        this.publications = List.of(first);
    }

    /** The statement's core. */
    public StatementCore core() {
        return core;
    }

    /** The core's digest, which receipts name. */
    public Bytes coreDigest() {
        return coreDigest;
    }

    /** The models that this epoch serves. */
    public ModelCatalog models() {
        return models.catalog();
    }

    /** Signs receipts, as long as the epoch is held. */
    public CoseSigner receiptSigner() {
        return keys.receiptSigner();
    }

    /** The evidence that the certificate of {@code channel} names; in the clear, or when that is long ago, the newest. */
    public EncodedBundle publishedBundle(Channel channel) {
        return publications.stream()
                .filter(publication -> publication.tls().certificate().equals(channel.certificate()))
                .findFirst()
                .orElseGet(this::newest)
                .encoded();
    }

    /** The policy whose digest the core states. */
    Policy policy() {
        return policy;
    }

    SharedModels sharedModels() {
        return models;
    }

    EpochKeys keys() {
        return keys;
    }

    /** When it was attested. */
    Instant since() {
        return since;
    }

    Publication newest() {
        return publications.get(0);
    }

    void publish(Publication next) {
        publications = Stream.concat(Stream.of(next), publications.stream())
                .limit(MAX_PUBLICATIONS)
                .toList();
    }

    /** The key under one of its last certificates, or null. */
    @Nullable
    TlsIdentity certified(String alias) {
        for (Publication publication : publications) {
            if (publication.tls().alias().equals(alias)) {
                return publication.tls();
            }
        }
        return null;
    }

    /** Whether connections that were shown this certificate end in this epoch's key. */
    boolean shows(Channel channel) {
        return Optional.ofNullable(channel.certificate())
                .map(shown ->
                        shown.getPublicKey().equals(newest().tls().certificate().getPublicKey()))
                .orElse(false);
    }

    /** Takes a share, unless the epoch is already gone. */
    boolean acquire() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Whether nobody holds it any more, and its keys are wiped. */
    boolean isGone() {
        return users.get() == 0;
    }

    /** Has something done when nobody holds it any more. Once, before it is served. */
    void whenGone(Runnable action) {
        whenGone = action;
    }

    /** Wipes the keys whoever still answers under it: its answers then fail. */
    void wipe() {
        keys.close();
    }

    /** Gives a share back; the last one wipes the keys and lets go of the models. */
    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                keys.close();
            } finally {
                models.release();
                whenGone.run();
            }
        }
    }
}
