package dev.assay.verify.nvidia;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.result.RejectedException;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.OcspVerifier;
import dev.assay.x509.OcspAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What OCSP says of a chain that is not revoked.
 *
 * @param unknown certificates about which there was nothing to ask
 * @param onHold whether one is on hold: revoked for the time being, which a policy may accept
 * @param stamps of the responses
 */
record ChainRevocation(List<String> unknown, boolean onHold, List<EndorsementStamp> stamps) {
    ChainRevocation {
        unknown = List.copyOf(unknown);
        stamps = List.copyOf(stamps);
    }

    /**
     * Asks about the certificates from {@code first} on; those below are asked about too, but need no answer.
     *
     * @throws RejectedException if one is revoked, or a response about one is not good
     */
    static ChainRevocation check(CertificatePath path, int first, OcspVerifier ocsp, String what)
            throws RejectedException, MalformedException {
        List<String> unknown = new ArrayList<>();
        List<EndorsementStamp> stamps = new ArrayList<>();
        boolean onHold = false;
        for (int i = 0; i < path.certificates().size(); i++) {
            String name = what + " certificate " + i;
            OcspAnswer answer = ocsp.ask(path, i, name);
            if (answer == null) {
                if (i >= first) {
                    unknown.add(name);
                }
                continue;
            }
            onHold |= answer.onHold();
            stamps.add(new EndorsementStamp(
                    EndorsementKind.OCSP_RESPONSE,
                    "ocsp/" + answer.id().issuerKeyHash().hex() + "/"
                            + answer.id().serial().hex(),
                    -1,
                    answer.thisUpdate(),
                    answer.nextUpdate()));
        }
        return new ChainRevocation(unknown, onHold, stamps);
    }

    /** When the first of the responses ends. */
    long validUntil() {
        long earliest = Long.MAX_VALUE;
        for (EndorsementStamp stamp : stamps) {
            earliest = Math.min(earliest, stamp.nextUpdate());
        }
        return earliest;
    }
}
