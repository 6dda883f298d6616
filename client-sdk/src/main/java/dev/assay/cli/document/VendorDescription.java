package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.evidence.aws.NitroContent;
import dev.assay.evidence.aws.NitroDocument;
import dev.assay.evidence.nvidia.MeasurementBlock;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.evidence.nvidia.SpdmMeasurements;
import dev.assay.json.JsonValue;
import dev.assay.verify.amd.SnpReportJson;
import dev.assay.verify.intel.QuoteInspection;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The vendors' evidence, as it says. */
final class VendorDescription {
    private static final int MILLIS_PER_SECOND = 1000;

    private VendorDescription() {}

    static JsonValue.JsonObject quote(Bytes file, Crypto crypto) throws MalformedException {
        QuoteInspection quote = QuoteInspection.of(file, crypto);
        return new Members()
                .putAll(new JsonValue.JsonObject(quote.claims()))
                .put("trailing_bytes", trailing(file, quote))
                .put("attestation_key_named", quote.attestationKeyNamed())
                .put("signed_by_attestation_key", quote.signedByAttestationKey())
                .build();
    }

    private static long trailing(Bytes file, QuoteInspection quote) {
        return quote.claims().get("quote_length") instanceof JsonValue.JsonNumber length
                ? file.length() - Long.parseLong(length.text())
                : 0;
    }

    static JsonValue.JsonObject snp(Bytes file) throws MalformedException {
        SnpEvidence evidence = SnpEvidence.decode(file);
        List<JsonValue> certificates = new ArrayList<>();
        for (Bytes der : evidence.certificates()) {
            certificates.add(name(Certificate.decode(der, "certificate table")));
        }
        SnpProduct product = product(evidence.report());
        return new Members()
                .put("product", product == null ? "unknown" : product.id())
                .put(
                        "report",
                        SnpReportJson.of(evidence.report(), Objects.requireNonNullElse(product, SnpProduct.MILAN)))
                .put("certificates", certificates)
                .build();
    }

    /** Reports of version 2 do not say; all of their processors lay their TCB versions out alike. */
    private static @Nullable SnpProduct product(SnpReport report) {
        SnpReport.CpuId cpuid = report.cpuid();
        return cpuid == null ? null : SnpProduct.ofCpuid(cpuid.family(), cpuid.model());
    }

    static JsonValue.JsonObject nvidia(Bytes file) throws MalformedException {
        if (QuoteHeader.isSpdmMeasurements(file)) {
            return measurements(SpdmMeasurements.decode(file)).build();
        }
        NvidiaReport report = NvidiaReport.decode(file);
        List<JsonValue> chain = new ArrayList<>();
        for (Certificate certificate : report.chain()) {
            chain.add(name(certificate));
        }
        return measurements(report.measurements())
                .put("driver_version", String.valueOf(report.driverVersion()))
                .put("vbios_version", String.valueOf(report.vbiosVersion()))
                .put("certificates", chain)
                .build();
    }

    private static Members measurements(SpdmMeasurements report) {
        Members blocks = new Members();
        for (MeasurementBlock block : report.blocks()) {
            blocks.put(Integer.toString(block.index()), block.value());
        }
        Members opaque = new Members();
        for (OpaqueData.Field field : report.opaque().fields()) {
            opaque.put(field.type() + ":" + OpaqueData.typeName(field.type()), field.data());
        }
        return new Members()
                .put("nonce", report.nonce())
                .put("responder_nonce", report.responderNonce())
                .put("slot", report.slot())
                .put("trailing_bytes", report.trailingBytes())
                .put("measurements", blocks.build())
                .put("opaque", opaque.build());
    }

    static JsonValue.JsonObject nitro(Bytes file) throws MalformedException {
        NitroContent content = NitroDocument.decode(file).content();
        Members pcrs = new Members();
        content.pcrs().forEach((index, value) -> pcrs.put(Integer.toString(index), value));
        List<JsonValue> chain = new ArrayList<>();
        chain.add(name(Certificate.decode(content.certificate(), "certificate")));
        for (Bytes der : content.caBundle()) {
            chain.add(name(Certificate.decode(der, "cabundle")));
        }
        return new Members()
                .put("module_id", content.moduleId())
                .put("timestamp", ReceiptDescription.time(content.timestampMillis() / MILLIS_PER_SECOND))
                .put("pcrs", pcrs.build())
                .put("user_data", hex(content.userData()))
                .put("nonce", hex(content.nonce()))
                .put("public_key", hex(content.publicKey()))
                .put("certificates", chain)
                .build();
    }

    private static JsonValue hex(@Nullable Bytes value) {
        return value == null ? new JsonValue.JsonNull() : JsonValue.of(value.hex());
    }

    private static JsonValue name(Certificate certificate) throws MalformedException {
        return JsonValue.of(certificate.commonName() + ", issued by " + certificate.issuerCommonName() + ", until "
                + ReceiptDescription.time(certificate.notAfter()));
    }
}
