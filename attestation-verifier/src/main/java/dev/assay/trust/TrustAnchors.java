package dev.assay.trust;

import dev.assay.cose.CoseKey;
import java.util.List;

/**
 * The roots that verification ends at. They are an argument, so that tests bring fake ones; {@link #vendors} is what
 * everybody else uses.
 *
 * @param simulatedRoot the key that signs simulated evidence
 * @param intel roots of PCK certificates, TCB info and QE identity
 * @param amd roots of VCEK and VLEK certificates
 * @param nvidiaDevice roots of GPU and NVSwitch certificates
 * @param nvidiaRim roots of reference integrity manifests
 * @param aws roots of Nitro documents
 */
public record TrustAnchors(
        CoseKey simulatedRoot,
        List<TrustAnchor> intel,
        List<TrustAnchor> amd,
        List<TrustAnchor> nvidiaDevice,
        List<TrustAnchor> nvidiaRim,
        List<TrustAnchor> aws) {
    /** Copies the lists. */
    public TrustAnchors {
        intel = List.copyOf(intel);
        amd = List.copyOf(amd);
        nvidiaDevice = List.copyOf(nvidiaDevice);
        nvidiaRim = List.copyOf(nvidiaRim);
        aws = List.copyOf(aws);
    }

    /** The roots compiled into this library. */
    public static TrustAnchors vendors() {
        return new TrustAnchors(
                SimulatedRoot.publicKey(),
                List.of(IntelRoots.SGX_ROOT_CA),
                List.of(AmdRoots.ARK_MILAN, AmdRoots.ARK_GENOA, AmdRoots.ARK_TURIN),
                List.of(NvidiaRoots.DEVICE_IDENTITY_CA),
                List.of(NvidiaRoots.CORIM_SIGNING_ROOT_CA),
                List.of(AwsRoots.NITRO_ENCLAVES_ROOT_G1));
    }

    /** These roots instead of every vendor's; the simulated root stays what it is. */
    public TrustAnchors replacingVendors(List<TrustAnchor> anchors) {
        return new TrustAnchors(simulatedRoot, anchors, anchors, anchors, anchors, anchors);
    }
}
