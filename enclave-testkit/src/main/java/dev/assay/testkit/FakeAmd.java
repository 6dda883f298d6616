package dev.assay.testkit;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.TcbLayout;
import dev.assay.testkit.x509.Der;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeCrl;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chip of AMD's with a guest on it, and AMD's authorities above: everything right, everything changeable, signed when
 * it is asked for. Start from what is right, change one thing, expect one code.
 *
 * <p>The roots are its own; {@link #anchors} makes them trusted.
 */
public final class FakeAmd {
    /** A time at which everything is valid: 2025-06-15T00:00:00Z. */
    public static final long NOW = 1_749_945_600L;

    private static final long DAY = 86_400;
    private static final String AMD_EXTENSION = "1.3.6.1.4.1.3704.1.";
    private static final Bytes TCB_19 = Bytes.of(new byte[] {4, 1, 0, 0, 0, 0, 24, (byte) 219});
    private static final Bytes TCB_1A = Bytes.of(new byte[] {1, 3, 2, 5, 0, 0, 0, 97});

    private final SnpProduct product;
    private final FakeCertificate ark;
    private final FakeCertificate authority;
    private final FakeCertificate vek;
    private final FakeSnpReport report;
    private final List<FakeCrl> lists = new ArrayList<>();
    private @Nullable FakeKey signer;

    private FakeAmd(SnpProduct product, int version, boolean loaded) {
        this.product = product;
        String line = product.id();
        ark = FakeCertificate.root("ARK-" + line, FakeKey.rsaPss("ARK-" + line), NOW - 1000 * DAY, NOW + 8000 * DAY)
                .serial(0x10000);
        String name = (loaded ? "SEV-VLEK-" : "SEV-") + line;
        authority = FakeCertificate.issuedBy(ark, name, FakeKey.rsaPss(name))
                .serial(0x10001)
                .ca(0)
                .keyUsage(Certificate.KEY_CERT_SIGN);
        String kind = loaded ? "SEV-VLEK" : "SEV-VCEK";
        vek = FakeCertificate.issuedBy(authority, kind, FakeKey.p384(kind + line))
                .serial(0)
                .validity(NOW - 30 * DAY, NOW + 300 * DAY);
        report = new FakeSnpReport();
        extensions(loaded);
        fields(version, loaded);
        lists.add(new FakeCrl(ark, NOW - DAY, NOW + 30 * DAY));
    }

    /** A report of this version on a chip of this product, signed by the chip's own key. */
    public static FakeAmd vcek(SnpProduct product, int version) {
        return new FakeAmd(product, version, false);
    }

    /** The same, signed by a key that a cloud was given. */
    public static FakeAmd vlek(SnpProduct product, int version) {
        return new FakeAmd(product, version, true);
    }

    private void extensions(boolean loaded) {
        TcbLayout layout = product.layout();
        vek.extension(AMD_EXTENSION + 1, false, Der.integer(layout == TcbLayout.FAMILY_1A ? 1 : 0));
        vek.extension(AMD_EXTENSION + 2, false, Der.ia5(product.id()));
        for (int i = 0; i < tcb().length(); i++) {
            level(layout.level(i), tcb().at(i));
        }
        if (loaded) {
            vek.extension(AMD_EXTENSION + 5, false, Der.ia5("CN=cloud.test"));
        } else {
            hardwareId(chipId().slice(0, layout == TcbLayout.FAMILY_1A ? 8 : 64));
        }
    }

    private void fields(int version, boolean loaded) {
        report.number(0x000, version, 4)
                .number(0x004, 7, 4)
                .number(0x008, 0x30000, 8)
                .bytes(0x010, pattern("family").slice(0, 16))
                .bytes(0x020, pattern("image").slice(0, 16))
                .number(0x034, 1, 4)
                .bytes(0x038, tcb())
                .number(0x040, 0x25, 8)
                .number(0x048, loaded ? 4 : 0, 4)
                .bytes(0x050, pattern("report data"))
                .bytes(0x090, pattern("measurement").slice(0, 48))
                .bytes(0x0c0, pattern("host data").slice(0, 32))
                .bytes(0x140, pattern("report id").slice(0, 32))
                .bytes(0x160, Bytes.of(ones()))
                .bytes(0x180, tcb())
                .bytes(0x1a0, loaded ? Bytes.of(new byte[64]) : chipId())
                .bytes(0x1e0, tcb())
                .bytes(0x1e8, Bytes.of(new byte[] {29, 55, 1, 0, 29, 55, 1, 0}))
                .bytes(0x1f0, tcb());
        if (version >= 3) {
            cpuid(product == SnpProduct.TURIN ? 0x1a : 0x19, product == SnpProduct.GENOA ? 0x11 : 0x01, 1);
        }
        if (version >= 5) {
            report.number(0x1f8, 0x3f, 8).number(0x200, 0x7f, 8);
        }
    }

    private static byte[] ones() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        return ones;
    }

    /** 64 bytes that a name stands for. */
    private static Bytes pattern(String name) {
        return new BouncyCastleCrypto().sha512(Bytes.utf8("fake amd: " + name));
    }

    /** The TCB that the report and the key's certificate agree on. */
    public Bytes tcb() {
        return product.layout() == TcbLayout.FAMILY_1A ? TCB_1A : TCB_19;
    }

    /** The chip's identifier as in the report. */
    public Bytes chipId() {
        Bytes id = pattern("chip " + product.id());
        return product.layout() == TcbLayout.FAMILY_1A ? id.slice(0, 8).concat(Bytes.of(new byte[56])) : id;
    }

    /** Writes the processor into the report. */
    public FakeAmd cpuid(int family, int model, int stepping) {
        report.number(0x188, family, 1).number(0x189, model, 1).number(0x18a, stepping, 1);
        return this;
    }

    /** Writes a security patch level into the key's certificate. */
    public FakeAmd level(int number, int value) {
        vek.extension(AMD_EXTENSION + "3." + number, false, Der.integer(value));
        return this;
    }

    /** Takes a security patch level out of the key's certificate. */
    public FakeAmd withoutLevel(int number) {
        vek.without(AMD_EXTENSION + "3." + number);
        return this;
    }

    /** Writes the chip's identifier into the key's certificate, as it stands there. */
    public FakeAmd hardwareId(Bytes extensionValue) {
        vek.extension(AMD_EXTENSION + 4, false, extensionValue);
        return this;
    }

    /** Writes the product's name into the key's certificate. */
    public FakeAmd productName(String name) {
        vek.extension(AMD_EXTENSION + 2, false, Der.ia5(name));
        return this;
    }

    /** Lets a key sign the report that the certificate is not for. */
    public FakeAmd signedByAnother() {
        signer = FakeKey.p384("another");
        return this;
    }

    /** Gives the authority another name, in the certificate below it too. */
    public FakeAmd renameAuthority(String name) {
        authority.subject(name);
        vek.issuer(name);
        return this;
    }

    /** The root. */
    public FakeCertificate ark() {
        return ark;
    }

    /** The ASK, or the ASVK. */
    public FakeCertificate authority() {
        return authority;
    }

    /** The certificate of the key that signs the report. */
    public FakeCertificate vek() {
        return vek;
    }

    /** The report. */
    public FakeSnpReport report() {
        return report;
    }

    /** The revocation lists: one of the root's, which is empty. */
    public List<FakeCrl> lists() {
        return lists;
    }

    /** The vendors' roots with this root for AMD's. */
    public TrustAnchors anchors() {
        TrustAnchors vendors = TrustAnchors.vendors();
        return new TrustAnchors(
                vendors.simulatedRoot(),
                vendors.intel(),
                List.of(ark.anchor()),
                vendors.nvidiaDevice(),
                vendors.nvidiaRim(),
                vendors.aws());
    }

    /** The signed report. */
    public Bytes reportBytes() {
        return report.sign(signer == null ? vek.key() : signer);
    }

    /** The report as evidence. */
    public CmwRecord evidence() {
        return evidence(reportBytes());
    }

    /** Any bytes as evidence of this kind. */
    public static CmwRecord evidence(Bytes encoded) {
        return new CmwRecord(MediaTypes.SEV_SNP_REPORT, encoded, CmwRecord.EVIDENCE);
    }

    /** Certificates of key, authority and root, and the revocation lists. */
    public Endorsements endorsements() {
        List<Endorsement> items = new ArrayList<>();
        for (FakeCertificate certificate : List.of(vek, authority, ark)) {
            items.add(certificate(certificate));
        }
        for (FakeCrl list : lists) {
            items.add(new Endorsement(EndorsementKind.CRL, list.encode()));
        }
        return new Endorsements(items);
    }

    /** One certificate as an endorsement. */
    public static Endorsement certificate(FakeCertificate certificate) {
        return new Endorsement(EndorsementKind.CERTIFICATES, certificate.encode());
    }

    /** The host's certificate table with key, authority and root. */
    public Bytes certificateTable() {
        String[] guids = {
            "63da758de6644564adc5f4b93be8accd", "4ab7b379bbac4fe4a02f05aef327c782", "c0b406a4a803495297433fb6014cd0ae"
        };
        Bytes[] certificates = {vek.encode(), authority.encode(), ark.encode()};
        ByteWriter entries = new ByteWriter();
        ByteWriter contents = new ByteWriter();
        int offset = 24 * (guids.length + 1);
        for (int i = 0; i < guids.length; i++) {
            entries.bytes(hex(guids[i])).littleEndian(offset, 4).littleEndian(certificates[i].length(), 4);
            contents.bytes(certificates[i]);
            offset += certificates[i].length();
        }
        return entries.bytes(Bytes.of(new byte[24])).bytes(contents.toBytes()).toBytes();
    }

    private static Bytes hex(String digits) {
        try {
            return Bytes.fromHex(digits);
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
