package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.intel.CertificationData;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.evidence.intel.QuoteSignature;
import dev.assay.json.JsonValue;
import dev.assay.x509.Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quote decoded, with the questions that it answers by itself. This proves nothing about who made it: the attestation
 * key is anybody's until a PCK certificate says otherwise.
 *
 * @param claims everything it says, by the names of the vector manifest
 * @param attestationKeyNamed whether the quoting enclave's report is about the attestation key
 * @param signedByAttestationKey whether the attestation key signed header and body
 */
public record QuoteInspection(
        Map<String, JsonValue> claims, boolean attestationKeyNamed, boolean signedByAttestationKey) {
    /** Keeps the order. */
    public QuoteInspection {
        claims = new LinkedHashMap<>(claims);
    }

    /** Decodes a quote and the PCK certificate in it, if one is. */
    public static QuoteInspection of(Bytes encoded, Crypto crypto) throws MalformedException {
        IntelQuote quote = IntelQuote.decode(encoded);
        QuoteSignature signature = quote.envelope().signature();
        return new QuoteInspection(
                QuoteClaims.of(quote, pck(signature.certification())),
                QuoteSignatures.expectedQeReportData(signature, crypto)
                        .equals(signature.qeReport().reportData()),
                QuoteSignatures.isQuoteSigned(quote, crypto));
    }

    /** The answers by the names of the vector manifest. */
    public Map<String, Boolean> checks() {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("ak_hash", attestationKeyNamed);
        checks.put("quote_signature", signedByAttestationKey);
        return checks;
    }

    private static @Nullable PckCertificate pck(CertificationData certification) throws MalformedException {
        if (certification.holdsCertificate()) {
            for (Certificate certificate : PckChainVerifier.embedded(certification)) {
                if (PckCertificate.isPck(certificate)) {
                    return PckCertificate.of(certificate);
                }
            }
        }
        return null;
    }
}
