package dev.assay.cli.document;

import dev.assay.cli.report.Members;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.json.JsonValue;
import dev.assay.trust.SimulatedRoot;

/** Evidence of each kind that can be read. */
final class EvidenceDescription {
    private EvidenceDescription() {}

    static JsonValue.JsonObject of(SimulatedEvidence evidence) {
        return new Members()
                .put("tee", evidence.tee().id())
                .put("root", SimulatedRoot.NAME)
                .put("key_id", evidence.envelope().keyId())
                .put("measurement", evidence.measurement())
                .put("debug", evidence.debug())
                .put("report_data", evidence.reportData())
                .build();
    }
}
