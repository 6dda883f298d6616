package dev.assay.server.collateral;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What this machine attests, for which endorsements are needed: the CPU now, and devices as last seen in a bundle. */
@Singleton
class OwnEvidence {
    /** No statement's report data starts from these words, so that this quote vouches for nothing. */
    private static final Bytes PROBE = Bytes.utf8("assay collateral probe v1");

    private final TeeProvider tee;
    private final Crypto crypto;
    private volatile List<CmwRecord> devices = List.of();

    OwnEvidence(TeeProvider tee, Crypto crypto) {
        this.tee = tee;
        this.crypto = crypto;
    }

    boolean isSimulated() {
        return tee.tee() == TeeType.SIMULATED;
    }

    /** Of the CPU, then of each device. */
    List<CmwRecord> take() throws TeeUnavailableException {
        List<CmwRecord> all = new ArrayList<>();
        all.add(tee.quote(crypto.sha512(PROBE)));
        all.addAll(devices);
        return all;
    }

    /**
     * Sees the devices in a bundle of this server.
     *
     * @return whether there are others than before, for which something may be missing
     */
    boolean note(EvidenceBundle bundle) {
        boolean others = bundle.gpus().size() != devices.size();
        devices = bundle.gpus();
        return others;
    }
}
