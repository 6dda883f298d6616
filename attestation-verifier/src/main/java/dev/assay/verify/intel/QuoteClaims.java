package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.CertificationData;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.evidence.intel.QuoteEnvelope;
import dev.assay.evidence.intel.QuoteHeader;
import dev.assay.evidence.intel.SgxQuote;
import dev.assay.evidence.intel.SgxReport;
import dev.assay.evidence.intel.TdReport;
import dev.assay.evidence.intel.TdxQuote;
import dev.assay.json.JsonValue;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a quote says, by the names of the vector manifest. */
final class QuoteClaims {
    private final Map<String, JsonValue> claims = new LinkedHashMap<>();

    private QuoteClaims() {}

    static Map<String, JsonValue> of(IntelQuote quote, @Nullable PckCertificate pck) throws MalformedException {
        QuoteClaims all = new QuoteClaims();
        all.envelope(quote.envelope());
        if (quote instanceof SgxQuote sgx) {
            all.sgx(sgx.report());
        } else if (quote instanceof TdxQuote tdx) {
            all.tdx(tdx.report());
        }
        if (pck != null) {
            all.claims.put("pck", pck(pck));
        }
        return all.claims;
    }

    private void put(String name, long value) {
        claims.put(name, JsonValue.of(value));
    }

    private void put(String name, Bytes value) {
        claims.put(name, JsonValue.of(value.hex()));
    }

    private void envelope(QuoteEnvelope envelope) {
        QuoteHeader header = envelope.header();
        put("quote_version", header.version());
        claims.put("tee_type", JsonValue.of(header.tee() == TeeType.SGX ? "SGX" : "TDX"));
        put("attestation_key_type", header.attestationKeyType());
        put("qe_vendor_id", header.qeVendorId());
        put("cert_data_type", envelope.signature().certification().type());
        claims.put(
                "outer_cert_data_type",
                header.version() == 3 ? new JsonValue.JsonNull() : JsonValue.of(CertificationData.QE_REPORT));
        put("quote_length", envelope.length());
        put("signature_data_length", envelope.signatureDataLength());
        put("qe_auth_data_length", envelope.signature().qeAuthData().length());
        if (header.version() == 3) {
            put("qe_svn", header.qeSvn());
            put("pce_svn_header", header.pceSvn());
        }
        if (header.version() >= 5) {
            put("body_type", envelope.bodyType().number());
            put("body_size", envelope.bodyType().bytes());
        }
    }

    private void sgx(SgxReport report) {
        put("cpusvn", report.cpuSvn());
        put("misc", report.miscSelect());
        put("attr", report.attributes());
        put("mrenclave", report.mrEnclave());
        put("mrsigner", report.mrSigner());
        put("prodid", report.isvProdId());
        put("isvsvn", report.isvSvn());
        put("reportdata", report.reportData());
        claims.put("debug", JsonValue.of(report.isDebug()));
    }

    private void tdx(TdReport report) {
        put("tee_tcb_svn", report.teeTcbSvn());
        put("mrseam", report.mrSeam());
        put("mrsignerseam", report.mrSignerSeam());
        put("seamattr", report.seamAttributes());
        put("tdattr", report.tdAttributes());
        put("xfam", report.xfam());
        put("mrtd", report.mrTd());
        put("mrconfigid", report.mrConfigId());
        put("mrowner", report.mrOwner());
        put("mrownerconfig", report.mrOwnerConfig());
        for (int i = 0; i < report.rtmrs().size(); i++) {
            put("rtmr" + i, report.rtmrs().get(i));
        }
        put("reportdata", report.reportData());
        TdReport.Later later = report.later();
        if (later != null) {
            put("tee_tcb_svn2", later.teeTcbSvn2());
            put("mrservicetd", later.mrServiceTd());
        }
        claims.put("debug", JsonValue.of(report.isDebug()));
        claims.put("sept_ve_disable", JsonValue.of(report.isSeptVeDisabled()));
    }

    private static JsonValue pck(PckCertificate pck) throws MalformedException {
        Certificate certificate = pck.certificate();
        List<JsonValue> components = new ArrayList<>();
        for (int i = 0; i < PckCertificate.COMPONENTS; i++) {
            components.add(JsonValue.of(pck.components().at(i)));
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("issuer_cn", JsonValue.of(certificate.issuerCommonName()));
        members.put("serial", JsonValue.of(number(certificate.serial())));
        members.put("fmspc", JsonValue.of(pck.fmspc().hex()));
        members.put("pceid", JsonValue.of(pck.pceId().hex()));
        members.put("cpusvn", JsonValue.of(pck.cpuSvn().hex()));
        members.put("pcesvn", JsonValue.of(pck.pceSvn()));
        members.put("sgx_tcb_components", new JsonValue.JsonArray(components));
        members.put("ppid", JsonValue.of(pck.ppid().hex()));
        members.put("not_before", JsonValue.of(UtcTime.format(certificate.notBefore())));
        members.put("not_after", JsonValue.of(UtcTime.format(certificate.notAfter())));
        return new JsonValue.JsonObject(members);
    }

    /** A serial number as a hexadecimal number: without leading zeros. */
    private static String number(Bytes serial) {
        String hex = serial.hex();
        int from = 0;
        while (from < hex.length() - 1 && hex.charAt(from) == '0') {
            from++;
        }
        return "0x" + hex.substring(from);
    }
}
