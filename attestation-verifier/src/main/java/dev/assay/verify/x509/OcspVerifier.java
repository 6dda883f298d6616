package dev.assay.verify.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.der.DerReader;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import dev.assay.x509.OcspAnswer;
import dev.assay.x509.OcspAnswer.Status;
import dev.assay.x509.OcspResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a pool of OCSP responses whether certificates are revoked (RFC 6960). */
public final class OcspVerifier {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    private final List<OcspResponse> responses;
    private final long now;
    private final Crypto crypto;

    /** A verifier as of {@code nowEpochSeconds}; responses about other certificates do no harm. */
    public OcspVerifier(List<OcspResponse> responses, long nowEpochSeconds, Crypto crypto) {
        this.responses = List.copyOf(responses);
        this.now = nowEpochSeconds;
        this.crypto = crypto;
    }

    /**
     * What is said of certificate {@code index} of the path, or null when no response is about it. Of several responses
     * that are good and current the worst counts: whoever chose them chose the milder ones too.
     *
     * @param what names the certificate in messages
     * @return an answer that is good, or revoked for the time being (certificateHold)
     * @throws RejectedException if the certificate is revoked or unknown to the responder, or if there are responses
     *     about it and none of them is signed by whom the issuer lets and current
     */
    public @Nullable OcspAnswer ask(CertificatePath path, int index, String what)
            throws RejectedException, MalformedException {
        OcspAnswer found = null;
        RejectedException failure = null;
        for (OcspResponse response : responses) {
            OcspResponse.Basic basic = response.basic();
            OcspAnswer answer = basic == null ? null : about(path, index, basic);
            if (basic == null || answer == null) {
                continue;
            }
            try {
                requireCurrent(answer, what);
                requireSigned(path, index, basic, what);
            } catch (RejectedException rejected) {
                failure = failure == null ? rejected : failure;
                continue;
            }
            requireNotRevoked(answer, path.certificates().get(index), what);
            found = found == null || answer.onHold() ? answer : found;
        }
        if (found == null && failure != null) {
            throw failure;
        }
        return found;
    }

    /** RFC 6960 section 3.2 step 1: the answer is about this certificate of this issuer. */
    private @Nullable OcspAnswer about(CertificatePath path, int index, OcspResponse.Basic basic)
            throws MalformedException {
        Certificate certificate = path.certificates().get(index);
        for (OcspAnswer answer : basic.answers()) {
            if (answer.id().isOf(certificate.serial(), certificate.issuer(), keyBits(path.issuerSpki(index)), crypto)) {
                return answer;
            }
        }
        return null;
    }

    private static Bytes keyBits(Bytes spki) throws MalformedException {
        try (DerReader outer = new DerReader(spki, "issuer key");
                DerReader info = outer.enter(DerReader.SEQUENCE)) {
            info.skip();
            return info.bitString();
        }
    }

    /** RFC 6960 section 3.2 steps 5 and 6, section 4.2.2.1. */
    private void requireCurrent(OcspAnswer answer, String what) throws RejectedException {
        if (now < answer.thisUpdate()) {
            throw rejected(
                    RejectionCode.OCSP_NOT_YET_VALID,
                    what,
                    "is from the future",
                    UtcTime.format(answer.thisUpdate()),
                    UtcTime.format(now));
        }
        if (now > answer.nextUpdate()) {
            throw rejected(
                    RejectionCode.OCSP_EXPIRED,
                    what,
                    "has passed its next update",
                    UtcTime.format(answer.nextUpdate()),
                    UtcTime.format(now));
        }
    }

    /** RFC 6960 section 3.2 steps 2 to 4: signed by the issuer, or by a responder that the issuer itself authorised. */
    private void requireSigned(CertificatePath path, int index, OcspResponse.Basic basic, String what)
            throws RejectedException, MalformedException {
        Bytes issuerName = path.certificates().get(index).issuer();
        boolean byIssuer =
                basic.responderName() == null || basic.responderName().equals(issuerName);
        for (Certificate responder : basic.certificates()) {
            boolean named =
                    basic.responderName() == null || basic.responderName().equals(responder.subject());
            if (named
                    && isAuthorised(responder, path, index, issuerName)
                    && Signatures.verify(basic.envelope(), responder.publicKey(), crypto)) {
                return;
            }
        }
        if (!byIssuer || !Signatures.verify(basic.envelope(), path.issuerKey(index), crypto)) {
            throw rejected(
                    RejectionCode.OCSP_SIGNATURE_INVALID,
                    what,
                    "is signed neither by the certificate's issuer nor by a responder of its own",
                    "",
                    "");
        }
    }

    /** RFC 6960 section 4.2.2.2: issued directly by the authority in question, for this purpose, and valid now. */
    private boolean isAuthorised(Certificate responder, CertificatePath path, int index, Bytes issuerName)
            throws MalformedException {
        Extension purposes = responder.extension(Extension.EXTENDED_KEY_USAGE);
        boolean fit = purposes != null
                && purposes.keyPurposes().contains(OCSP_SIGNING)
                && responder.allows(Certificate.DIGITAL_SIGNATURE)
                && PathVerifier.understands(responder)
                && responder.issuer().equals(issuerName)
                && responder.notBefore() <= now
                && now <= responder.notAfter();
        return fit && Signatures.verify(responder.envelope(), path.issuerKey(index), crypto);
    }

    private static void requireNotRevoked(OcspAnswer answer, Certificate certificate, String what)
            throws RejectedException {
        if (answer.status() == Status.UNKNOWN) {
            throw rejected(
                    RejectionCode.OCSP_CERTIFICATE_UNKNOWN,
                    what,
                    "does not know the certificate",
                    "good",
                    "serial " + certificate.serial().hex());
        }
        if (answer.status() == Status.REVOKED && !answer.onHold()) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_REVOKED,
                    "the " + what + " is revoked",
                    "good",
                    "serial " + certificate.serial().hex() + ", reason " + answer.reason()));
        }
    }

    private static RejectedException rejected(
            RejectionCode code, String what, String message, String expected, String actual) {
        return new RejectedException(
                new Finding(code, "the OCSP response for the " + what + " " + message, expected, actual));
    }
}
