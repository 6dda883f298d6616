package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.testkit.x509.Der;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.testkit.x509.FakeOcsp;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A GPU or an NVSwitch, with NVIDIA's authorities above: everything right, everything changeable, signed when it is
 * asked for. Start from what is right, change one thing, expect one code.
 *
 * <p>The roots are its own; {@link #anchors} makes them trusted.
 */
public final class FakeNvidia {
    /** A time at which everything is valid: 2025-06-15T00:00:00Z. */
    public static final long NOW = 1_749_945_600L;

    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long DAY = 86_400;
    private static final long FOREVER = 253_402_300_799L;
    private static final int CERTIFICATE_SIGNER = Certificate.KEY_CERT_SIGN | Certificate.CRL_SIGN;
    private static final String COMPOSITE_DEVICE_ID = "2.23.133.5.4.1";
    private static final String TCB_INFO = "2.23.133.5.4.1.1";
    private static final String SHA384 = "2.16.840.1.101.3.4.2.2";

    private final FakeCertificate root;
    private final List<FakeCertificate> chain = new ArrayList<>();
    private final FakeSpdmReport report = new FakeSpdmReport();
    private final FakeCertificate rimRoot;
    private final Map<String, FakeRim> rims = new LinkedHashMap<>();
    private final Map<String, FakeOcsp> responses = new LinkedHashMap<>();
    private final List<Bytes> otherResponses = new ArrayList<>();
    private UnaryOperator<List<Bytes>> chainChange = UnaryOperator.identity();

    private FakeNvidia(String chip, String processor, int blocks) {
        String family = "FAKE " + chip;
        root = FakeCertificate.root("FAKE Device Identity CA", FakeKey.p384("device root"), NOW - 900 * DAY, FOREVER);
        FakeCertificate identity = authority(root, family + " Identity", 11, CERTIFICATE_SIGNER);
        FakeCertificate provisioner = authority(identity, family + " Provisioner ICA 1", 12, CERTIFICATE_SIGNER);
        String line = chip + " A01 " + processor;
        FakeCertificate brom = authority(provisioner, line + " BROM", 13, Certificate.KEY_CERT_SIGN);
        FakeCertificate leaf = FakeCertificate.issuedBy(brom, line + " FMC LF", FakeKey.p384(line + " leaf"))
                .serial(14)
                .keyUsage(Certificate.DIGITAL_SIGNATURE);
        chain.addAll(List.of(leaf, brom, provisioner, identity));
        rimRoot = FakeCertificate.root("FAKE RIM Root CA", FakeKey.p384("rim root"), NOW - 900 * DAY, FOREVER);
        for (int index = 0; index < blocks; index++) {
            report.measurement(index, digest("measured " + index));
        }
        report.nonce(digest("nonce").slice(0, 32)).opaque(OpaqueData.MSRSCNT, Bytes.of(new byte[4 * blocks]));
        responses.put("identity", new FakeOcsp(identity, root, NOW));
        responses.put("provisioner", new FakeOcsp(provisioner, identity, NOW));
        responses.put("brom", new FakeOcsp(brom, provisioner, NOW));
    }

    private static FakeCertificate authority(FakeCertificate issuer, String name, long serial, int usage) {
        return FakeCertificate.issuedBy(issuer, name, FakeKey.p384(name))
                .serial(serial)
                .ca(-1)
                .keyUsage(usage);
    }

    /** An H100 with its driver, both manifests, and OCSP responses for all. */
    public static FakeNvidia hopper() {
        FakeNvidia gpu = new FakeNvidia("GH100", "GSP", 64).gpu("550.90.07", "882");
        gpu.leaf().extension(COMPOSITE_DEVICE_ID, false, gpu.compositeDeviceId(gpu.fwid()));
        gpu.report.opaque(OpaqueData.PROTECTED_PCIE_STATUS, octet(0x55));
        return gpu;
    }

    /** A B100 in a multi-GPU passthrough, otherwise the same. */
    public static FakeNvidia blackwell() {
        FakeNvidia gpu = new FakeNvidia("GB100", "GSP", 64).gpu("590.48.01", "886");
        gpu.leaf().extension(TCB_INFO, false, tcbInfo(gpu.fwid()));
        gpu.report
                .opaque(OpaqueData.CHIP_INFO, Bytes.utf8("GB100\0"))
                .opaque(OpaqueData.OPAQUE_DATA_VERSION, Bytes.of(new byte[] {1, 0}))
                .opaque(OpaqueData.FEATURE_FLAG, Bytes.of(new byte[] {1, 0}));
        return gpu;
    }

    /** An LS10, which has no driver of its own. */
    public static FakeNvidia nvSwitch() {
        FakeNvidia device = new FakeNvidia("LS_10", "FSP", 31);
        device.leaf().extension(COMPOSITE_DEVICE_ID, false, device.compositeDeviceId(device.fwid()));
        device.report
                .opaque(OpaqueData.VBIOS_VERSION, Bytes.utf8("96.10.55.00.01"))
                .opaque(26, digest("unknown field"));
        FakeRim vbios = device.rim("vbios", "LS10", "96.10.55.00.01");
        for (int index = 0; index < 31; index++) {
            vbios.golden(index, device.report.measurement(index));
        }
        return device;
    }

    private FakeNvidia gpu(String driver, String chipSku) {
        report.opaque(OpaqueData.VBIOS_VERSION, Bytes.of(new byte[] {0, (byte) 0x9f, 0, (byte) 0x96, 1, 0, 0, 0}))
                .opaque(OpaqueData.CHIP_SKU, Bytes.utf8(chipSku + "\0"))
                .opaque(OpaqueData.PROJECT, Bytes.utf8("1010\0"))
                .opaque(OpaqueData.PROJECT_SKU, Bytes.utf8("0200\0"))
                .opaque(OpaqueData.DRIVER_VERSION, Bytes.utf8(driver + "\0"))
                .opaque(OpaqueData.NVDEC0_STATUS, octet(0xaa))
                .opaque(OpaqueData.FWID, fwid());
        String chip = chip();
        FakeRim driverRim = rim("driver", chip, driver);
        FakeRim vbiosRim = rim("vbios", chip, "96.00.9F.00.01");
        for (int index = 0; index < 48; index++) {
            (index < 16 ? vbiosRim : driverRim).golden(index, digest("another"), report.measurement(index));
        }
        return this;
    }

    private String chip() {
        return leaf().key() == FakeKey.p384("GH100 A01 GSP leaf") ? "GH100" : "GB100";
    }

    private FakeRim rim(String role, String product, String version) {
        int serial = rims.isEmpty() ? 21 : 31;
        FakeCertificate authority = authority(rimRoot, "FAKE RV CA " + role, serial, CERTIFICATE_SIGNER);
        FakeCertificate middle = FakeCertificate.issuedBy(authority, "FAKE RV L3 " + role, FakeKey.p384("l3 " + role))
                .serial(serial + 1)
                .ca(0)
                .keyUsage(CERTIFICATE_SIGNER);
        FakeCertificate signer = FakeCertificate.issuedBy(middle, "FAKE RIM L4 " + role, FakeKey.p384("l4 " + role))
                .serial(serial + 2)
                .validity(NOW - 100 * DAY, NOW + 600 * DAY)
                .keyUsage(Certificate.DIGITAL_SIGNATURE);
        FakeRim rim = new FakeRim(List.of(signer, middle, authority, rimRoot), product, version);
        rims.put(role, rim);
        responses.put(role + "_rim_l2", new FakeOcsp(authority, rimRoot, NOW));
        responses.put(role + "_rim_l3", new FakeOcsp(middle, authority, NOW));
        responses.put(role + "_rim_l4", new FakeOcsp(signer, middle, NOW));
        return rim;
    }

    private Bytes compositeDeviceId(Bytes fwid) {
        return Der.sequence(Der.integer(1), leaf().key().spki(), Der.sequence(Der.oid(SHA384), Der.octetString(fwid)));
    }

    private static Bytes tcbInfo(Bytes fwid) {
        return Der.sequence(
                Der.element(0x80, Bytes.utf8("TEST - NO VENDOR")),
                Der.element(0x81, Bytes.utf8("GB100 A01 GSP")),
                Der.explicit(
                        6,
                        Der.sequence(Der.oid(SHA384), Der.octetString(fwid)),
                        Der.sequence(Der.oid(SHA384), Der.octetString(Bytes.of(new byte[48])))));
    }

    /** The digest of the device's firmware. */
    public Bytes fwid() {
        return digest("firmware");
    }

    /** The device's own certificate. */
    public FakeCertificate leaf() {
        return chain.get(0);
    }

    /** The chain without the root: device, BROM, provisioner, identity. */
    public List<FakeCertificate> chain() {
        return chain;
    }

    /** The root of the chain. */
    public FakeCertificate root() {
        return root;
    }

    /** The report. */
    public FakeSpdmReport report() {
        return report;
    }

    /** The manifest of {@code driver} or {@code vbios}. */
    public FakeRim rim(String role) {
        FakeRim rim = rims.get(role);
        if (rim == null) {
            throw new IllegalArgumentException("no RIM " + role);
        }
        return rim;
    }

    /** Without a manifest. */
    public FakeNvidia withoutRim(String role) {
        rims.remove(role);
        return this;
    }

    /**
     * The response for a certificate: {@code identity}, {@code provisioner}, {@code brom}, {@code driver_rim_l2} to
     * {@code l4}, {@code vbios_rim_l2} to {@code l4}.
     */
    public FakeOcsp response(String name) {
        FakeOcsp response = responses.get(name);
        if (response == null) {
            throw new IllegalArgumentException("no response " + name);
        }
        return response;
    }

    /** With responses of another time, in seconds since 1970; the rest is good for longer. */
    public FakeNvidia at(long now) {
        responses.values().forEach(response -> response.at(now));
        return this;
    }

    /** Without a response. */
    public FakeNvidia withoutResponse(String name) {
        responses.remove(name);
        return this;
    }

    /** Without any response. */
    public FakeNvidia withoutResponses() {
        responses.clear();
        return this;
    }

    /** One more response. */
    public FakeNvidia alsoResponse(Bytes der) {
        otherResponses.add(der);
        return this;
    }

    /** Changes the list of certificates that goes with the report. */
    public FakeNvidia changeChain(UnaryOperator<List<Bytes>> change) {
        chainChange = change;
        return this;
    }

    /** The report with its chain. */
    public CmwRecord evidence() {
        List<Bytes> certificates = new ArrayList<>();
        chain.forEach(certificate -> certificates.add(certificate.encode()));
        certificates.add(root.encode());
        Bytes encoded = Bytes.empty();
        for (Bytes certificate : chainChange.apply(certificates)) {
            encoded = encoded.concat(certificate);
        }
        Bytes value = NvidiaReport.encode(report.encode(leaf().key()), encoded);
        return new CmwRecord(MediaTypes.NVIDIA_REPORT, value, CmwRecord.EVIDENCE);
    }

    /** Manifests and responses. */
    public Endorsements endorsements() {
        List<Endorsement> items = new ArrayList<>();
        rims.values().forEach(rim -> items.add(new Endorsement(EndorsementKind.NVIDIA_RIM, rim.encode())));
        responses
                .values()
                .forEach(response -> items.add(new Endorsement(EndorsementKind.OCSP_RESPONSE, response.encode())));
        otherResponses.forEach(der -> items.add(new Endorsement(EndorsementKind.OCSP_RESPONSE, der)));
        return new Endorsements(items);
    }

    /** The root of its manifests. */
    public FakeCertificate rimRoot() {
        return rimRoot;
    }

    /** The vendors' roots with these in NVIDIA's place. */
    public TrustAnchors anchors() {
        TrustAnchors vendors = TrustAnchors.vendors();
        return new TrustAnchors(
                vendors.simulatedRoot(),
                vendors.intel(),
                vendors.amd(),
                List.of(root.anchor()),
                List.of(rimRoot.anchor()),
                vendors.aws());
    }

    /** 48 bytes that a name stands for. */
    public static Bytes digest(String name) {
        return CRYPTO.sha384(Bytes.utf8("fake nvidia: " + name));
    }

    private static Bytes octet(int value) {
        return Bytes.of(new byte[] {(byte) value});
    }
}
