package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.Hex;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.nvidia.MeasurementBlock;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.evidence.nvidia.SpdmMeasurements;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report says, by the names of the vector manifest. */
final class NvidiaClaims {
    private static final List<String> FEATURES = List.of("SPT", "MPT", "PPCIE");

    private final NvidiaReport report;
    private final VerifiedEvidence.Builder out;

    private NvidiaClaims(NvidiaReport report, VerifiedEvidence.Builder out) {
        this.report = report;
        this.out = out;
    }

    static void write(NvidiaReport report, VerifiedEvidence.Builder out) throws MalformedException {
        NvidiaClaims claims = new NvidiaClaims(report, out);
        claims.messages();
        claims.versions();
        claims.modes();
        claims.measurements();
    }

    private void messages() {
        SpdmMeasurements spdm = report.measurements();
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("spdm_version", hex(SpdmMeasurements.VERSION));
        request.put("code", hex(SpdmMeasurements.GET_MEASUREMENTS));
        request.put("param1", JsonValue.of(spdm.requestParam1()));
        request.put("param2", hex(spdm.requestParam2()));
        request.put("nonce", JsonValue.of(spdm.nonce().hex()));
        request.put("slot", JsonValue.of(spdm.slot()));
        out.claim("request", new JsonValue.JsonObject(request));
        Map<String, JsonValue> response = new LinkedHashMap<>();
        response.put("spdm_version", hex(SpdmMeasurements.VERSION));
        response.put("code", hex(SpdmMeasurements.MEASUREMENTS));
        response.put("number_of_blocks", JsonValue.of(spdm.blocks().size()));
        response.put("responder_nonce", JsonValue.of(spdm.responderNonce().hex()));
        response.put("opaque_length", JsonValue.of(spdm.opaqueLength()));
        response.put("signature_offset", JsonValue.of(spdm.signed().length()));
        out.claim("response", new JsonValue.JsonObject(response));
        out.claim("trailing_bytes", JsonValue.of(spdm.trailingBytes()));
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (OpaqueData.Field field : spdm.opaque().fields()) {
            fields.put(field.type() + ":" + OpaqueData.typeName(field.type()), JsonValue.of(describe(field)));
        }
        out.claim("opaque_fields", new JsonValue.JsonObject(fields));
    }

    private static String describe(OpaqueData.Field field) {
        String hex = field.data().hex();
        return field.type() == OpaqueData.MSRSCNT ? "(" + field.data().length() + " bytes) " + hex : hex;
    }

    private void versions() throws MalformedException {
        OpaqueData opaque = report.measurements().opaque();
        text("driver_version", report.driverVersion());
        text("vbios_version", report.vbiosVersion());
        text("project", opaque.text(OpaqueData.PROJECT));
        text("project_sku", opaque.text(OpaqueData.PROJECT_SKU));
        text("chip_sku", opaque.text(OpaqueData.CHIP_SKU));
        text("chip_info", opaque.text(OpaqueData.CHIP_INFO));
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            out.claim(name, JsonValue.of(value));
        }
    }

    private void modes() throws MalformedException {
        OpaqueData opaque = report.measurements().opaque();
        long version = opaque.number(OpaqueData.OPAQUE_DATA_VERSION);
        long feature = opaque.number(OpaqueData.FEATURE_FLAG);
        // The flag has its meaning from version 1 of the opaque data on.
        if (version >= 1 && feature >= 0) {
            out.attribute("feature_flag", feature);
            text("feature_flag", feature < FEATURES.size() ? FEATURES.get((int) feature) : Long.toString(feature));
        }
        if (version >= 0) {
            out.claim("opaque_data_version", JsonValue.of(version));
        }
        long nvdec0 = opaque.number(OpaqueData.NVDEC0_STATUS);
        if (nvdec0 >= 0) {
            out.attribute("nvdec0_enabled", nvdec0 == NvidiaVerifier.DISABLED ? 0 : 1);
            out.claim("nvdec0_status", hex((int) nvdec0));
        }
        long protectedPcie = opaque.number(OpaqueData.PROTECTED_PCIE_STATUS);
        if (protectedPcie >= 0) {
            out.attribute("protected_pcie", protectedPcie == NvidiaVerifier.ENABLED ? 1 : 0);
        }
        Bytes fwid = opaque.data(OpaqueData.FWID);
        if (fwid != null) {
            out.claim("fwid_in_report", fwid);
        }
    }

    private void measurements() {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        for (MeasurementBlock block : report.measurements().blocks()) {
            Map<String, JsonValue> one = new LinkedHashMap<>();
            one.put("spdm_index", JsonValue.of(block.index()));
            one.put("type", hex(block.type()));
            one.put("value", JsonValue.of(block.value().hex()));
            all.put(Integer.toString(block.index() - 1), new JsonValue.JsonObject(one));
            out.measurement("measurement_" + (block.index() - 1), block.value());
        }
        out.claim("measurements", new JsonValue.JsonObject(all));
    }

    /** The manifests that were compared with, those that could not be, and what came of it. */
    static void writeComparison(RimSelection rims, MeasurementComparison comparison, VerifiedEvidence.Builder out) {
        Map<String, JsonValue> used = new LinkedHashMap<>();
        putRim("driver_rim", rims.driver(), used);
        putRim("vbios_rim", rims.vbios(), used);
        for (GivenRim unusable : rims.unusable()) {
            putRim("unusable_rim_" + used.size(), unusable, used);
        }
        if (!used.isEmpty()) {
            out.claim("rims", new JsonValue.JsonObject(used));
        }
        if (rims.driver() == null && rims.vbios() == null) {
            return;
        }
        List<JsonValue> mismatches = new ArrayList<>();
        for (MeasurementComparison.Mismatch mismatch : comparison.mismatches()) {
            Map<String, JsonValue> one = new LinkedHashMap<>();
            one.put("index", JsonValue.of(mismatch.index()));
            one.put("source", JsonValue.of(mismatch.source()));
            mismatches.add(new JsonValue.JsonObject(one));
        }
        Map<String, JsonValue> result = new LinkedHashMap<>();
        result.put("compared", JsonValue.of(comparison.compared()));
        result.put("index_conflicts", new JsonValue.JsonArray(List.of()));
        result.put("mismatches", new JsonValue.JsonArray(mismatches));
        result.put("measres", JsonValue.of(mismatches.isEmpty() ? "success" : "fail"));
        out.claim("measurement_comparison", new JsonValue.JsonObject(result));
    }

    private static void putRim(String role, @Nullable GivenRim given, Map<String, JsonValue> rims) {
        if (given == null) {
            return;
        }
        Map<String, JsonValue> one = new LinkedHashMap<>();
        one.put("colloquial_version", JsonValue.of(given.rim().colloquialVersion()));
        one.put("product", JsonValue.of(given.rim().product()));
        one.put("tag_id", JsonValue.of(given.rim().tagId()));
        one.put("issued_at", JsonValue.of(UtcTime.format(given.issuedAt())));
        one.put(
                "failures",
                JsonValue.ofStrings(
                        given.failure() == null
                                ? List.of()
                                : List.of(given.failure().code().code())));
        rims.put(role, new JsonValue.JsonObject(one));
    }

    private static JsonValue hex(int octet) {
        return JsonValue.of("0x" + Hex.encode(new byte[] {(byte) octet}));
    }
}
