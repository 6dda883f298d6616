package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.CertificationData;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.fetch.IntelPlatform.PckCa;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.DistinguishedName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a quote needs of Intel that a pool does not hold. Which platform it is, its own PCK certificate says. */
final class IntelNeeds {
    private static final String TCB_SIGNING = "SGX TCB Signing";
    private static final String ROOT = "SGX Root CA";
    private static final String WHERE = "quote's PCK certificate chain";

    private final IntelPlatform platform;
    private final Endorsements have;
    private final List<Certificate> certificates;

    private IntelNeeds(IntelPlatform platform, Endorsements have, List<Certificate> certificates) {
        this.platform = platform;
        this.have = have;
        this.certificates = certificates;
    }

    /** Null if there is no PCK certificate to go by, or one of an authority that is not known. */
    static @Nullable IntelNeeds of(IntelQuote quote, Endorsements have) throws MalformedException {
        List<Certificate> certificates = new ArrayList<>();
        CertificationData certification = quote.envelope().signature().certification();
        if (certification.holdsCertificate()) {
            certificates.addAll(Certificate.decodeAll(certification.data(), WHERE));
        }
        certificates.addAll(have.certificates());
        for (Certificate certificate : certificates) {
            PckCa ca = PckCa.ofCommonName(certificate.issuerCommonName());
            if (ca != null && PckCertificate.isPck(certificate)) {
                Bytes fmspc = PckCertificate.of(certificate).fmspc();
                return new IntelNeeds(new IntelPlatform(fmspc, ca, quote.tee()), have, certificates);
            }
        }
        return null;
    }

    TeeType tee() {
        return platform.tee();
    }

    /** The questions to ask; each answer brings its issuers' chain along. */
    List<Question> questions(IntelService service) throws MalformedException {
        List<Question> questions = new ArrayList<>();
        if (!hasTcbInfo() || !hasCertificate(TCB_SIGNING)) {
            questions.add(service.tcbInfo(platform));
        }
        if (!hasQeIdentity()) {
            questions.add(service.qeIdentity(platform.tee()));
        }
        if (!hasCrl(platform.ca().phrase()) || !hasCertificate(platform.ca().phrase())) {
            questions.add(service.pckCrl(platform.ca()));
        }
        if (!hasCrl(ROOT)) {
            questions.add(service.rootCrl());
        }
        return questions;
    }

    private boolean hasTcbInfo() throws MalformedException {
        for (Bytes json : have.of(EndorsementKind.INTEL_TCB_INFO)) {
            TcbInfo info = TcbInfo.decode(TcbInfo.readSigned(json));
            if (info.fmspc().equals(platform.fmspc()) && info.tee() == platform.tee()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasQeIdentity() throws MalformedException {
        String id = platform.tee() == TeeType.TDX ? QeIdentity.TD_QE : QeIdentity.QE;
        for (Bytes json : have.of(EndorsementKind.INTEL_QE_IDENTITY)) {
            if (QeIdentity.decode(QeIdentity.readSigned(json)).id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasCrl(String issuer) throws MalformedException {
        for (Bytes list : have.of(EndorsementKind.CRL)) {
            if (DistinguishedName.commonName(Crl.decode(list, "CRL").issuer()).contains(issuer)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasCertificate(String name) throws MalformedException {
        for (Certificate certificate : certificates) {
            if (certificate.commonName().contains(name)) {
                return true;
            }
        }
        return false;
    }
}
