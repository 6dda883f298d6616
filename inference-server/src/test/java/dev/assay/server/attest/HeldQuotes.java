package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A TEE that makes each quote when it is let to, so that a test decides what happens meanwhile. */
final class HeldQuotes implements EvidenceDesk.Quoter {
    /** What was asked for. */
    record Asked(Bytes nonce, @Nullable Bytes tlsExporter) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private volatile @Nullable Exception failure;

    @Override
    public EvidenceBundle quote(Channel channel, Bytes nonce, @Nullable Bytes tlsExporter) throws Exception {
        asked.add(new Asked(nonce, tlsExporter));
        begun.release();
        allowed.acquire();
        Exception thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        CmwRecord cpu = new CmwRecord("application/x-test", nonce, CmwRecord.EVIDENCE);
        return new EvidenceBundle(Bytes.utf8("core"), nonce, cpu, List.of(), Bytes.utf8("models"), null, Map.of());
    }

    /** Waits until one more quote is being made. */
    void awaitBegun() throws InterruptedException {
        if (!begun.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no quote was begun");
        }
    }

    /** Lets so many quotes be made. */
    void allow(int quotes) {
        allowed.release(quotes);
    }

    /** From now on every quote fails so; null for none. */
    void failWith(@Nullable Exception reason) {
        failure = reason;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }
}
