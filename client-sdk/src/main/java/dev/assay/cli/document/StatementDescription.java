package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The two parts of a statement. */
final class StatementDescription {
    private StatementDescription() {}

    static JsonValue.JsonObject of(StatementCore core, Crypto crypto) {
        return new Members()
                .put("digest", core.digest(crypto))
                .put("role", core.role())
                .put("instance_name", core.instanceName())
                .put("boot_id", core.bootId())
                .put("epoch", core.epoch())
                .put("tls_spki_sha256", core.tlsSpkiSha256())
                .put("receipt_key", core.receiptKey().x())
                .put("receipt_key_id", core.receiptKey().thumbprint(crypto))
                .put("ohttp_key_config", core.ohttpKeyConfig())
                .put("models_root", core.modelsRoot())
                .put("policy_digest", core.policyDigest())
                .put("configuration_digest", core.configurationDigest())
                .put("build_identity", core.buildIdentity())
                .build();
    }

    static JsonValue.JsonObject of(StatementWrapper wrapper) {
        Members members = new Members()
                .put("core_digest", wrapper.coreDigest())
                .put("nonce", wrapper.nonce())
                .put("issued_at", ReceiptDescription.time(wrapper.issuedAt()))
                .put("not_after", ReceiptDescription.time(wrapper.notAfter()));
        Bytes exporter = wrapper.tlsExporter();
        if (exporter != null) {
            members.put("tls_exporter", exporter);
        }
        return members.put("gpus", gpus(wrapper.gpus())).build();
    }

    private static List<JsonValue> gpus(List<GpuState> states) {
        List<JsonValue> gpus = new ArrayList<>();
        for (GpuState state : states) {
            gpus.add(new Members()
                    .put("evidence_sha384", state.evidenceSha384())
                    .put("cc_mode", state.ccMode())
                    .put("devtools", state.devtools())
                    .put("age_seconds", state.ageSeconds())
                    .put("refresh_counter", state.refreshCounter())
                    .build());
        }
        return gpus;
    }
}
