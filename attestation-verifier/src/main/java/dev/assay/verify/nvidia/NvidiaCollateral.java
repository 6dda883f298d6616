package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.x509.OcspVerifier;
import dev.assay.verify.x509.RememberedSignatures;
import dev.assay.x509.OcspResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The endorsements of one vendor, verified once; what was not given is absent, for the verifier to complain about.
 *
 * <p>A manifest that does not verify is no failure here: a pool holds manifests for several devices, and evidence that
 * could not be compared is for a policy to refuse. OCSP responses about devices are verified with the devices' chains.
 */
public final class NvidiaCollateral {
    private static final int MAX_RIMS = 32;

    private final List<TrustAnchor> deviceAnchors;
    private final List<GivenRim> rims;
    private final List<OcspResponse> responses;
    private final Crypto authorities;
    private final long validUntil;

    private NvidiaCollateral(
            List<TrustAnchor> deviceAnchors,
            List<GivenRim> rims,
            List<OcspResponse> responses,
            Crypto authorities,
            long validUntil) {
        this.deviceAnchors = deviceAnchors;
        this.rims = List.copyOf(rims);
        this.responses = List.copyOf(responses);
        this.authorities = authorities;
        this.validUntil = validUntil;
    }

    /**
     * Verifies what stands in {@code endorsements}, as of {@code now}.
     *
     * @throws MalformedException if a manifest or a response cannot be read
     */
    public static NvidiaCollateral verify(Endorsements endorsements, TrustAnchors anchors, long now, Crypto crypto)
            throws MalformedException, RejectedException {
        List<OcspResponse> responses = new ArrayList<>();
        for (Bytes der : endorsements.of(EndorsementKind.OCSP_RESPONSE)) {
            responses.add(OcspResponse.decode(der, "OCSP response " + responses.size()));
        }
        Crypto authorities = new RememberedSignatures(crypto);
        OcspVerifier ocsp = new OcspVerifier(responses, now, authorities);
        List<GivenRim> rims = new ArrayList<>();
        long validUntil = Long.MAX_VALUE;
        for (Bytes xml : endorsements.of(EndorsementKind.NVIDIA_RIM)) {
            if (rims.size() == MAX_RIMS) {
                throw new MalformedException("endorsements: more than " + MAX_RIMS + " RIMs");
            }
            Rim rim = Rim.decode(xml, "RIM " + rims.size());
            GivenRim given = GivenRim.verify(rim, anchors.nvidiaRim(), ocsp, now, authorities);
            rims.add(given);
            validUntil = Math.min(validUntil, given.unchangedUntil(now));
        }
        return new NvidiaCollateral(anchors.nvidiaDevice(), rims, responses, authorities, validUntil);
    }

    /** When the first of them ends, in seconds since 1970. */
    public long validUntil() {
        return validUntil;
    }

    List<TrustAnchor> deviceAnchors() {
        return deviceAnchors;
    }

    List<GivenRim> rims() {
        return rims;
    }

    /** For signatures of authorities, which are the same for device after device. */
    Crypto authorities() {
        return authorities;
    }

    OcspVerifier ocsp(long now) {
        return new OcspVerifier(responses, now, authorities);
    }
}
