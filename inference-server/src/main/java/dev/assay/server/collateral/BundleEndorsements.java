package dev.assay.server.collateral;

import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import java.util.Map;

/** What goes into a bundle beside what this server says itself. */
public interface BundleEndorsements {
    /** What to put into a bundle now, by the names of its members. */
    Map<String, CmwRecord> endorsements();

    /** Sees a bundle of this server, whose devices may need more than is there. */
    default void note(EvidenceBundle bundle) {}
}
