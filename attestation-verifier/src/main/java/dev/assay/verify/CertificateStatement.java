package dev.assay.verify;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.Signatures;
import dev.assay.x509.Certificate;

/**
 * The statement of a TLS certificate, found to be the certificate's own. Nothing is said of models, GPUs and endorsements,
 * which the bundle has, nor of whether whoever shows the certificate holds its key: that is for the TLS handshake.
 *
 * @param core the statement's core, which names the certificate's key
 * @param wrapper the statement's wrapper, which names the core and which the TEE vouches for
 * @param bundleSha256 SHA-256 of the bundle in CBOR that belongs to the certificate
 */
public record CertificateStatement(StatementCore core, StatementWrapper wrapper, Bytes bundleSha256) {
    /**
     * Verifies.
     *
     * @param certificate the certificate
     * @param evidence what stands in it
     * @param cpu the same's CPU evidence, verified
     * @param nowEpochSeconds seconds since 1970
     * @throws MalformedException if core or wrapper cannot be read
     * @throws RejectedException if they do not belong together
     */
    public static CertificateStatement verify(
            Certificate certificate,
            CertificateEvidence evidence,
            VerifiedEvidence cpu,
            long nowEpochSeconds,
            Crypto crypto)
            throws MalformedException, RejectedException {
        // 1. The evidence is of a CPU: a device cannot vouch for the code beside it.
        if (cpu.tee() == TeeType.NVIDIA) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "evidence of a device stands where a CPU's must");
        }

        // 2. It vouches for this wrapper: report_data = SHA-512("assay statement v1" || 0x00 || wrapper).
        requireEqual(
                RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                "the evidence vouches for another statement",
                StatementWrapper.reportData(evidence.wrapper(), crypto),
                cpu.reportData());
        StatementWrapper wrapper = StatementWrapper.decode(evidence.wrapper());

        // 3. The wrapper names this core.
        requireEqual(
                RejectionCode.STATEMENT_CORE_DIGEST_MISMATCH,
                "the wrapper names another core",
                crypto.sha256(evidence.core()),
                wrapper.coreDigest());
        StatementCore core = StatementCore.decode(evidence.core());

        // 4. The core names this certificate's key.
        requireEqual(
                RejectionCode.STATEMENT_TLS_KEY_MISMATCH,
                "the statement names the key of another certificate",
                crypto.sha256(certificate.spki()),
                core.tlsSpkiSha256());

        // 5. The certificate is whole, and of now.
        if (!Signatures.verify(certificate.envelope(), certificate.publicKey(), crypto)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_SIGNATURE_INVALID, "TLS certificate: not signed by its own key");
        }
        requireValid(certificate, nowEpochSeconds);

        // 6. So is the statement: whoever has the key can write another certificate around it.
        if (nowEpochSeconds > wrapper.notAfter()) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_EXPIRED,
                    "TLS certificate: the statement in it has expired",
                    UtcTime.format(wrapper.notAfter()),
                    UtcTime.format(nowEpochSeconds)));
        }
        return new CertificateStatement(core, wrapper, evidence.bundleSha256());
    }

    private static void requireValid(Certificate certificate, long now) throws RejectedException {
        if (now < certificate.notBefore()) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_NOT_YET_VALID,
                    "TLS certificate: not valid yet",
                    UtcTime.format(certificate.notBefore()),
                    UtcTime.format(now)));
        }
        if (now > certificate.notAfter()) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_EXPIRED,
                    "TLS certificate: expired",
                    UtcTime.format(certificate.notAfter()),
                    UtcTime.format(now)));
        }
    }

    private static void requireEqual(RejectionCode code, String message, Bytes expected, Bytes actual)
            throws RejectedException {
        if (!expected.equals(actual)) {
            throw new RejectedException(new Finding(code, message, expected.hex(), actual.hex()));
        }
    }
}
