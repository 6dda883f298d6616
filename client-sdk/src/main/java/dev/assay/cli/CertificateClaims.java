package dev.assay.cli;

import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.json.JsonValue;
import dev.assay.verify.CertificateStatement;
import dev.assay.x509.Certificate;
import java.util.List;

/** What was verified of a certificate, and what was not. */
final class CertificateClaims {
    /** A policy may speak of these; only the bundle that the certificate names can answer. */
    private static final List<String> NOT_CHECKED = List.of("models", "gpus", "event_log", "possession_of_the_key");

    private CertificateClaims() {}

    static JsonValue of(JsonValue cpu, Certificate certificate, CertificateStatement statement, Crypto crypto) {
        Members claims = new Members();
        if (cpu instanceof JsonValue.JsonObject object) {
            claims.putAll(object);
        }
        return claims.put("instance_name", statement.core().instanceName())
                .put("boot_id", statement.core().bootId())
                .put("epoch", statement.core().epoch())
                .put("core_digest", statement.wrapper().coreDigest())
                .put("tls_spki_sha256", crypto.sha256(certificate.spki()))
                .put("certificate_not_after", ReceiptDescription.time(certificate.notAfter()))
                .put("bundle_sha256", statement.bundleSha256())
                .put("nonce", statement.wrapper().nonce())
                .put("issued_at", statement.wrapper().issuedAt())
                .put("not_after", statement.wrapper().notAfter())
                .put("not_checked", JsonValue.ofStrings(NOT_CHECKED))
                .build();
    }
}
