package dev.assay.cli.document;

import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.JsonValue;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import java.util.ArrayList;
import java.util.List;

/** A bundle's parts, each as far as it can be read. */
final class BundleDescription {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private BundleDescription() {}

    static JsonValue.JsonObject of(EvidenceBundle bundle) throws MalformedException {
        List<JsonValue> gpus = new ArrayList<>();
        bundle.gpus().forEach(gpu -> gpus.add(record(gpu)));
        Members endorsements = new Members();
        bundle.endorsements().forEach((name, record) -> endorsements.put(name, record(record)));
        Members members = new Members()
                .put("core", StatementDescription.of(StatementCore.decode(bundle.core()), CRYPTO))
                .put("wrapper", StatementDescription.of(StatementWrapper.decode(bundle.wrapper())))
                .put("cpu", cpu(bundle.cpu()))
                .put("gpus", gpus)
                .put("models", models(ModelSet.decode(bundle.models())));
        if (bundle.eventLog() != null) {
            members.put("event_log", EventLogDescription.of(bundle.eventLog(), CRYPTO));
        }
        return members.put("endorsements", endorsements.build()).build();
    }

    /** What of a bundle stands in a certificate. */
    static JsonValue.JsonObject of(CertificateEvidence evidence) throws MalformedException {
        return new Members()
                .put("core", StatementDescription.of(StatementCore.decode(evidence.core()), CRYPTO))
                .put("wrapper", StatementDescription.of(StatementWrapper.decode(evidence.wrapper())))
                .put("cpu", cpu(evidence.cpu()))
                .put("bundle_sha256", evidence.bundleSha256())
                .build();
    }

    private static JsonValue.JsonObject cpu(CmwRecord cpu) {
        Members members = new Members().putAll(record(cpu));
        try {
            return switch (cpu.type()) {
                case SimulatedEvidence.MEDIA_TYPE -> EvidenceDescription.of(SimulatedEvidence.decode(cpu.value()));
                case MediaTypes.INTEL_QUOTE ->
                    members.putAll(VendorDescription.quote(cpu.value(), CRYPTO)).build();
                case MediaTypes.SEV_SNP_REPORT ->
                    members.putAll(VendorDescription.snp(cpu.value())).build();
                case MediaTypes.NITRO_DOCUMENT ->
                    members.putAll(VendorDescription.nitro(cpu.value())).build();
                default -> members.build();
            };
        } catch (MalformedException e) {
            return members.put("problem", String.valueOf(e.getMessage())).build();
        }
    }

    private static JsonValue.JsonObject record(CmwRecord record) {
        return new Members()
                .put("type", record.type())
                .put("bytes", record.value().length())
                .build();
    }

    private static List<JsonValue> models(ModelSet models) {
        List<JsonValue> items = new ArrayList<>();
        for (ModelLeaf leaf : models.leaves()) {
            items.add(new Members()
                    .put("name", leaf.name())
                    .put("version", leaf.version())
                    .put("digest", leaf.digest())
                    .build());
        }
        return items;
    }
}
