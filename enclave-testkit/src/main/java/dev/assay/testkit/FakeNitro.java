package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.cose.SigStructure;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Nitro hypervisor that signs whatever document a test wants signed: everything right, everything changeable. Its root
 * is its own; {@link #anchors} makes it trusted.
 */
public final class FakeNitro {
    /** A time at which everything is valid: 2025-06-15T00:00:00Z. */
    public static final long NOW = 1_749_945_600L;

    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final int PCRS = 16;
    private static final int COSE_SIGN1 = 18;

    private final FakeCertificate root;
    private final FakeCertificate region;
    private final FakeCertificate zone;
    private final FakeCertificate instance;
    private final FakeCertificate target;
    private final List<FakeCertificate> bundle = new ArrayList<>();
    private final Map<String, CborValue> fields = new LinkedHashMap<>();
    private final Set<String> absent = new HashSet<>();
    private final Map<Long, Bytes> pcrs = new LinkedHashMap<>();
    private CborValue protectedHeader = new CborMapBuilder().put(1, -35).build();
    private CborValue unprotectedHeader = new CborMapBuilder().build();
    private boolean tagged;
    private @Nullable FakeKey signer;

    /** A hypervisor whose document has all registers set. */
    public FakeNitro() {
        root = FakeCertificate.root(
                        "aws.nitro-enclaves", FakeKey.p384("nitro root"), NOW - 1000 * DAY, NOW + 8000 * DAY)
                .keyUsage(Certificate.DIGITAL_SIGNATURE | Certificate.KEY_CERT_SIGN | Certificate.CRL_SIGN);
        region = authority(root, "region.aws.nitro-enclaves", 2).validity(NOW - 4 * DAY, NOW + 16 * DAY);
        zone = authority(region, "zone.region.aws.nitro-enclaves", 1).validity(NOW - DAY, NOW + 5 * DAY);
        instance = authority(zone, "i-0.region.aws.nitro-enclaves", 0).validity(NOW - HOUR, NOW + DAY);
        target = FakeCertificate.issuedBy(instance, "i-0-enc0.region.aws", FakeKey.p384("nitro target"))
                .keyUsage(Certificate.DIGITAL_SIGNATURE)
                .validity(NOW - HOUR, NOW + 2 * HOUR);
        bundle.addAll(List.of(root, region, zone, instance));
        field("module_id", CborValue.of("i-0-enc0"));
        field("digest", CborValue.of("SHA384"));
        field("timestamp", CborValue.of(NOW * 1000));
        for (long i = 0; i < PCRS; i++) {
            pcr(i, new BouncyCastleCrypto().sha384(Bytes.utf8("pcr " + i)));
        }
        field("public_key", new CborValue.Null());
        field("user_data", CborValue.of(Bytes.utf8("user data")));
        field("nonce", new CborValue.Null());
    }

    private static FakeCertificate authority(FakeCertificate issuer, String name, int pathLength) {
        return FakeCertificate.issuedBy(issuer, name, FakeKey.p384("nitro " + name))
                .ca(pathLength)
                .keyUsage(Certificate.KEY_CERT_SIGN);
    }

    /** Sets a field of the document, those with the certificates too. */
    public FakeNitro field(String name, CborValue value) {
        fields.put(name, value);
        return this;
    }

    /** Takes a field out. */
    public FakeNitro without(String name) {
        absent.add(name);
        return this;
    }

    /** Sets a register. */
    public FakeNitro pcr(long index, Bytes value) {
        pcrs.put(index, value);
        return this;
    }

    /** Takes a register out, which was there. */
    public Bytes removePcr(long index) {
        return Objects.requireNonNull(pcrs.remove(index));
    }

    /** Takes all registers out. */
    public FakeNitro withoutPcrs() {
        pcrs.clear();
        return this;
    }

    /** Another protected header. */
    public FakeNitro protectedHeader(CborValue value) {
        protectedHeader = value;
        return this;
    }

    /** Another unprotected header. */
    public FakeNitro unprotectedHeader(CborValue value) {
        unprotectedHeader = value;
        return this;
    }

    /** With tag 18 around it. */
    public FakeNitro tagged() {
        tagged = true;
        return this;
    }

    /** Lets a key sign the document that the certificate is not for. */
    public FakeNitro signedByAnother() {
        signer = FakeKey.p384("another");
        return this;
    }

    /** The root. */
    public FakeCertificate root() {
        return root;
    }

    /** Below the root. */
    public FakeCertificate region() {
        return region;
    }

    /** Below the region. */
    public FakeCertificate zone() {
        return zone;
    }

    /** Below the zone. */
    public FakeCertificate instance() {
        return instance;
    }

    /** The certificate of the key that signs the document. */
    public FakeCertificate target() {
        return target;
    }

    /** The issuers in the document, the root first. */
    public List<FakeCertificate> bundle() {
        return bundle;
    }

    /** The vendors' roots with this root for AWS's. */
    public TrustAnchors anchors() {
        TrustAnchors vendors = TrustAnchors.vendors();
        return new TrustAnchors(
                vendors.simulatedRoot(),
                vendors.intel(),
                vendors.amd(),
                vendors.nvidiaDevice(),
                vendors.nvidiaRim(),
                List.of(root.anchor()));
    }

    /** The payload as it stands. */
    public Bytes payload() {
        Map<String, CborValue> all = new LinkedHashMap<>();
        all.put("pcrs", map(pcrs));
        all.put("certificate", CborValue.of(target.encode()));
        all.put(
                "cabundle",
                new CborValue.Array(bundle.stream()
                        .map(certificate -> CborValue.of(certificate.encode()))
                        .toList()));
        all.putAll(fields);
        absent.forEach(all::remove);
        List<CborValue.Entry> entries = new ArrayList<>();
        all.forEach((name, value) -> entries.add(new CborValue.Entry(CborValue.of(name), value)));
        return Cbor.encode(new CborValue.Map(entries));
    }

    private static CborValue map(Map<Long, Bytes> values) {
        List<CborValue.Entry> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(new CborValue.Entry(CborValue.of(key), CborValue.of(value))));
        return new CborValue.Map(entries);
    }

    /** The signed document. */
    public Bytes document() {
        return document(payload());
    }

    /** The document of any payload, signed. */
    public Bytes document(Bytes payload) {
        Bytes header = Cbor.encode(protectedHeader);
        FakeKey key = signer == null ? target.key() : signer;
        Bytes signature = key.signFixedLength(SigStructure.encode(header, payload));
        CborValue parts = CborValue.array(
                CborValue.of(header), unprotectedHeader, CborValue.of(payload), CborValue.of(signature));
        return Cbor.encode(tagged ? new CborValue.Tagged(COSE_SIGN1, parts) : parts);
    }

    /** The signed document as evidence. */
    public CmwRecord evidence() {
        return evidence(document());
    }

    /** Any bytes as evidence of this kind. */
    public static CmwRecord evidence(Bytes encoded) {
        return new CmwRecord(MediaTypes.NITRO_DOCUMENT, encoded, CmwRecord.EVIDENCE);
    }
}
