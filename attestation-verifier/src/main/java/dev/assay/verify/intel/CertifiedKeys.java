package dev.assay.verify.intel;

import dev.assay.evidence.intel.QuoteSignature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attestation keys that were found certified: a machine's quoting enclave keeps its key, and everything that certifies
 * it, over many quotes. Known is what equals what was verified byte for byte; each quote's own signature, revocation and
 * the TCB are looked at every time.
 *
 * <p>May be shared by threads: at worst one of two entries is forgotten again.
 */
final class CertifiedKeys {
    private static final int MAX_ENTRIES = 32;
    private static final int MAX_CERTIFICATION_BYTES = 32 << 10;

    private record Entry(QuoteSignature signature, PckChain chain) {
        boolean certifies(QuoteSignature other) {
            return signature.attestationKey().equals(other.attestationKey())
                    && signature.qeReportSignature().equals(other.qeReportSignature())
                    && signature.qeReport().encoded().equals(other.qeReport().encoded())
                    && signature.qeAuthData().equals(other.qeAuthData())
                    && signature.certification().equals(other.certification());
        }
    }

    private volatile List<Entry> entries = List.of();

    /** The PCK certificate's chain if all of this was verified and its certificates are in force, else null. */
    @Nullable
    PckChain find(QuoteSignature signature, long now) {
        for (Entry entry : entries) {
            if (entry.chain.isInForce(now) && entry.certifies(signature)) {
                return entry.chain;
            }
        }
        return null;
    }

    /** Remembers what was verified; the oldest goes when there are too many. */
    void add(QuoteSignature signature, PckChain chain) {
        int bytes = signature.certification().data().length()
                + signature.qeAuthData().length();
        if (bytes <= MAX_CERTIFICATION_BYTES) {
            List<Entry> known = entries;
            int from = known.size() < MAX_ENTRIES ? 0 : 1;
            List<Entry> more = new ArrayList<>(known.subList(from, known.size()));
            more.add(new Entry(signature, chain));
            entries = List.copyOf(more);
        }
    }
}
