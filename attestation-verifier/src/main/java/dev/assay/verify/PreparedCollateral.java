package dev.assay.verify;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.amd.AmdCollateral;
import dev.assay.verify.intel.IntelCollateral;
import dev.assay.verify.nvidia.NvidiaCollateral;
import org.jspecify.annotations.Nullable;

/**
 * Endorsements that are verified once and serve many pieces of evidence until the first of them expires. Each vendor's
 * are verified when evidence first asks for them, so that what nobody needs costs nothing and cannot fail.
 *
 * <p>May be shared by threads: at worst two of them verify the same bytes.
 */
public final class PreparedCollateral {
    private final Endorsements endorsements;
    private final TrustAnchors anchors;
    private final Crypto crypto;
    private volatile @Nullable Prepared<IntelCollateral> intel;
    private volatile @Nullable Prepared<AmdCollateral> amd;
    private volatile @Nullable Prepared<NvidiaCollateral> nvidia;

    PreparedCollateral(Endorsements endorsements, TrustAnchors anchors, Crypto crypto) {
        this.endorsements = endorsements;
        this.anchors = anchors;
        this.crypto = crypto;
    }

    /** Whoever verified these ended at the same roots; otherwise evidence would be believed for somebody else's. */
    boolean endsAt(TrustAnchors roots) {
        return anchors.equals(roots);
    }

    IntelCollateral intel(long now) throws MalformedException, RejectedException {
        Prepared<IntelCollateral> known = intel;
        if (known == null || !known.covers(now)) {
            IntelCollateral verified = IntelCollateral.verify(endorsements, anchors, now, crypto);
            known = new Prepared<>(verified, now, verified.validUntil());
            intel = known;
        }
        return known.collateral();
    }

    AmdCollateral amd(long now) throws MalformedException, RejectedException {
        Prepared<AmdCollateral> known = amd;
        if (known == null || !known.covers(now)) {
            AmdCollateral verified = AmdCollateral.verify(endorsements, anchors, now, crypto);
            known = new Prepared<>(verified, now, verified.validUntil());
            amd = known;
        }
        return known.collateral();
    }

    NvidiaCollateral nvidia(long now) throws MalformedException, RejectedException {
        Prepared<NvidiaCollateral> known = nvidia;
        if (known == null || !known.covers(now)) {
            NvidiaCollateral verified = NvidiaCollateral.verify(endorsements, anchors, now, crypto);
            known = new Prepared<>(verified, now, verified.validUntil());
            nvidia = known;
        }
        return known.collateral();
    }

    /** Verified at one time, and good from then until the first part ends. */
    private record Prepared<T>(T collateral, long from, long until) {
        boolean covers(long now) {
            return from <= now && now <= until;
        }
    }
}
