package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.amd.GuestPolicy;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.evidence.amd.TcbLayout;
import dev.assay.evidence.amd.TcbVersion;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Report and certificate by the names and types of the vector manifest. */
public final class SnpReportJson {
    private static final String[] LEVELS = {"", "blSPL", "teeSPL", "snpSPL", "", "", "", "", "ucodeSPL", "fmcSPL"};

    /** The manifest is older than this bit; the number in {@code policy} has it. */
    private static final String NOT_IN_MANIFEST = "page_swap_disable";

    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private SnpReportJson() {}

    /** A report; {@code product} says where the parts of its TCB versions stand. */
    public static JsonValue of(SnpReport report, SnpProduct product) {
        SnpReportJson json = new SnpReportJson();
        json.put("version", report.version());
        json.put("guest_svn", report.guestSvn());
        json.put("policy", hex(report.policy().bits()));
        json.members.put("policy_bits", of(report.policy()));
        json.put("family_id", report.familyId());
        json.put("image_id", report.imageId());
        json.put("vmpl", report.vmpl());
        json.put("signature_algo", 1);
        json.put("current_tcb", report.currentTcb(), product.layout());
        json.put("platform_info", hex(report.platformInfo().bits()));
        json.put("flags_raw", hex(report.flags()));
        json.put("author_key_en", report.authorKeyEnabled());
        json.put("mask_chip_key", report.maskChipKey());
        json.put("signing_key", report.signingKey().name());
        json.put("report_data", report.reportData());
        json.put("measurement", report.measurement());
        json.put("host_data", report.hostData());
        json.put("id_key_digest", report.idKeyDigest());
        json.put("author_key_digest", report.authorKeyDigest());
        json.put("report_id", report.reportId());
        json.put("report_id_ma", report.reportIdMa());
        json.put("reported_tcb", report.reportedTcb(), product.layout());
        json.put("chip_id", report.chipId());
        json.put("committed_tcb", report.committedTcb(), product.layout());
        json.put("current_version", report.currentVersion().toString());
        json.put("committed_version", report.committedVersion().toString());
        json.put("launch_tcb", report.launchTcb(), product.layout());
        json.optional(report);
        return new JsonValue.JsonObject(json.members);
    }

    private void optional(SnpReport report) {
        SnpReport.CpuId cpuid = report.cpuid();
        if (cpuid != null) {
            SnpReportJson json = new SnpReportJson();
            json.put("family", "0x" + octet(cpuid.family()));
            json.put("model", "0x" + octet(cpuid.model()));
            json.put("stepping", cpuid.stepping());
            members.put("cpuid", new JsonValue.JsonObject(json.members));
        }
        SnpReport.MitigationVectors mitigations = report.mitigations();
        if (mitigations != null) {
            put("launch_mit_vector", hex(mitigations.launch()));
            put("current_mit_vector", hex(mitigations.current()));
        }
    }

    private static JsonValue of(GuestPolicy policy) {
        SnpReportJson json = new SnpReportJson();
        json.put("abi_minor", policy.abiMinor());
        json.put("abi_major", policy.abiMajor());
        json.put("reserved_one", policy.reservedOne());
        policy.flags().forEach((name, value) -> {
            if (!name.equals(NOT_IN_MANIFEST)) {
                json.put(name, value);
            }
        });
        return new JsonValue.JsonObject(json.members);
    }

    static JsonValue of(VekCertificate vek) throws MalformedException {
        SnpReportJson json = new SnpReportJson();
        for (int i = 0; i < LEVELS.length; i++) {
            Integer level = LEVELS[i].isEmpty() ? null : vek.level(i);
            if (level != null) {
                json.put(LEVELS[i], level);
            }
        }
        json.put("structVersion", vek.structVersion());
        json.put("productName", vek.productName());
        Bytes id = vek.hardwareId();
        if (id != null) {
            json.put("hwID", id);
            json.put("hwID_encoding", vek.hardwareIdWrapped() ? "OCTET STRING in extnValue" : "raw bytes in extnValue");
        }
        String cloud = vek.cloud();
        if (cloud != null) {
            json.put("cspID", cloud);
        }
        return new JsonValue.JsonObject(json.members);
    }

    private void put(String name, long value) {
        members.put(name, JsonValue.of(value));
    }

    private void put(String name, String value) {
        members.put(name, JsonValue.of(value));
    }

    private void put(String name, boolean value) {
        members.put(name, JsonValue.of(value));
    }

    private void put(String name, Bytes value) {
        members.put(name, JsonValue.of(value.hex()));
    }

    private void put(String name, TcbVersion tcb, TcbLayout layout) {
        SnpReportJson json = new SnpReportJson();
        tcb.parts(layout).forEach(json::put);
        json.put("raw", tcb.raw());
        members.put(name, new JsonValue.JsonObject(json.members));
    }

    private static String hex(long bits) {
        return "0x" + Long.toHexString(bits);
    }

    private static String octet(int value) {
        return Bytes.of(new byte[] {(byte) value}).hex();
    }
}
