package dev.assay.testkit;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.BodyType;
import dev.assay.evidence.intel.CertificationData;
import dev.assay.testkit.x509.FakeEcKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A quote yet to be signed: change what you like, then have it signed by {@link FakeIntel#sign}. Header, body and
 * quoting enclave's report are plain bytes, so that any field can be changed by its offset; the common ones have names.
 */
public final class FakeQuote {
    private static final int REPORT_BYTES = 384;
    private static final int FIELD_BYTES = 48;
    private static final String INTEL_QE_VENDOR_ID = "939a7233f79c4ca9940a0db3957f0607";

    private Bytes header;
    private Bytes body;
    private Bytes qeReport;
    private final int version;
    private final BodyType bodyType;
    private int descriptorType;
    private int descriptorSize;
    private Bytes qeAuthData = sequence(32);
    private boolean bindsAttestationKey = true;
    private @Nullable FakeEcKey quoteSigner;
    private @Nullable FakeEcKey qeReportSigner;
    private @Nullable CertificationData certification;
    private int outerType = CertificationData.QE_REPORT;
    private Bytes trailing = Bytes.empty();

    private FakeQuote(int version, BodyType bodyType) {
        this.version = version;
        this.bodyType = bodyType;
        this.descriptorType = bodyType.number();
        this.descriptorSize = bodyType.bytes();
        this.header = new ByteWriter()
                .littleEndian(version, 2)
                .littleEndian(2, 2)
                .littleEndian(bodyType.tee() == TeeType.SGX ? 0 : 0x81, 4)
                .littleEndian(0, 4)
                .bytes(hex(INTEL_QE_VENDOR_ID))
                .bytes(Bytes.of(new byte[20]))
                .toBytes();
        this.body = Bytes.of(new byte[bodyType.bytes()]);
        this.qeReport = Bytes.of(new byte[REPORT_BYTES]);
    }

    private FakeQuote(FakeQuote other) {
        this.header = other.header;
        this.body = other.body;
        this.qeReport = other.qeReport;
        this.version = other.version;
        this.bodyType = other.bodyType;
        this.descriptorType = other.descriptorType;
        this.descriptorSize = other.descriptorSize;
        this.qeAuthData = other.qeAuthData;
        this.bindsAttestationKey = other.bindsAttestationKey;
        this.quoteSigner = other.quoteSigner;
        this.qeReportSigner = other.qeReportSigner;
        this.certification = other.certification;
        this.outerType = other.outerType;
        this.trailing = other.trailing;
    }

    /** A quote of version 3 about an enclave without DEBUG. */
    public static FakeQuote sgx(Bytes reportData) {
        return sgx(3, reportData);
    }

    /** A quote of version 3, 4 or 5 about an enclave. */
    public static FakeQuote sgx(int version, Bytes reportData) {
        FakeQuote quote = new FakeQuote(version, BodyType.SGX_REPORT);
        quote.body = patched(quote.body, 48, hex("05000000000000000700000000000000"));
        quote.body = patched(quote.body, 64, filled(32, 0xa1));
        quote.body = patched(quote.body, 128, filled(32, 0xa2));
        quote.body = patched(quote.body, 320, reportData);
        quote.qeReport = qeReport(1);
        return quote;
    }

    /** A quote of version 4 about a trust domain without DEBUG. */
    public static FakeQuote tdx(Bytes reportData) {
        return tdx(4, BodyType.TD_REPORT_1_0, reportData);
    }

    /** A quote of version 4 or 5 about a trust domain; version 4 has the body of TDX 1.0 only. */
    public static FakeQuote tdx(int version, BodyType bodyType, Bytes reportData) {
        FakeQuote quote = new FakeQuote(version, bodyType);
        quote.body = patched(quote.body, 0, hex("05010200000000000000000000000000"));
        quote.body = patched(quote.body, 16, filled(FIELD_BYTES, 0xb1));
        quote.body = patched(quote.body, 120, hex("0000001000000000"));
        quote.body = patched(quote.body, 128, hex("e702060000000000"));
        quote.body = patched(quote.body, 136, filled(FIELD_BYTES, 0xb2));
        quote.body = patched(quote.body, 520, reportData);
        if (bodyType != BodyType.TD_REPORT_1_0) {
            quote.body = patched(quote.body, 584, hex("05010200000000000000000000000000"));
        }
        quote.qeReport = qeReport(2);
        return quote;
    }

    private static Bytes qeReport(int isvProdId) {
        Bytes report = Bytes.of(new byte[REPORT_BYTES]);
        report = patched(report, 48, hex("1500000000000000e700000000000000"));
        report = patched(report, 64, filled(32, 0xc1));
        report = patched(report, 128, FakeIntelJson.QE_MRSIGNER);
        report = patched(report, 256, Bytes.of(new byte[] {(byte) isvProdId, 0, FakeIntelJson.QE_SVN, 0}));
        return report;
    }

    /** Whose quote it is. */
    public TeeType tee() {
        return bodyType.tee();
    }

    /** The same with other bytes in the header. */
    public FakeQuote withHeader(int offset, Bytes bytes) {
        FakeQuote copy = new FakeQuote(this);
        copy.header = patched(header, offset, bytes);
        return copy;
    }

    /** The same with other bytes in the report that the quote is about. */
    public FakeQuote withBody(int offset, Bytes bytes) {
        FakeQuote copy = new FakeQuote(this);
        copy.body = patched(body, offset, bytes);
        return copy;
    }

    /** The same with other bytes in the quoting enclave's report; its report data is written last. */
    public FakeQuote withQeReport(int offset, Bytes bytes) {
        FakeQuote copy = new FakeQuote(this);
        copy.qeReport = patched(qeReport, offset, bytes);
        return copy;
    }

    /** The same with other version 5 body type and size than the body's own. */
    public FakeQuote withDescriptor(int type, int size) {
        FakeQuote copy = new FakeQuote(this);
        copy.descriptorType = type;
        copy.descriptorSize = size;
        return copy;
    }

    /** The same of an enclave or trust domain that can be debugged. */
    public FakeQuote withDebug() {
        return tee() == TeeType.SGX ? withBody(48, hex("07")) : withBody(120, hex("01"));
    }

    /** The same of an enclave with another MRENCLAVE, or a trust domain with another MRTD. */
    public FakeQuote withMeasurement(Bytes measurement) {
        return withBody(tee() == TeeType.SGX ? 64 : 136, measurement);
    }

    /** The same of a domain that another TDX module launched: its major version and security version. */
    public FakeQuote withLaunchModule(int majorVersion, int svn) {
        return withBody(0, Bytes.of(new byte[] {(byte) svn, (byte) majorVersion}));
    }

    /** The same of a domain under which another TDX module runs now; for bodies of TDX 1.5. */
    public FakeQuote withCurrentModule(int majorVersion, int svn) {
        return withBody(584, Bytes.of(new byte[] {(byte) svn, (byte) majorVersion}));
    }

    /** The same with another security version of the quoting enclave. */
    public FakeQuote withQeSvn(int svn) {
        return withQeReport(258, Bytes.of(new byte[] {(byte) svn, (byte) (svn >> 8)}));
    }

    /** The same with other data beside the attestation key. */
    public FakeQuote withQeAuthData(Bytes data) {
        FakeQuote copy = new FakeQuote(this);
        copy.qeAuthData = data;
        return copy;
    }

    /** The same with the quoting enclave's report data left as it stands in {@link #withQeReport}. */
    public FakeQuote withoutKeyBinding() {
        FakeQuote copy = new FakeQuote(this);
        copy.bindsAttestationKey = false;
        return copy;
    }

    /** The same signed by another key than the attestation key that it names. */
    public FakeQuote withQuoteSigner(FakeEcKey other) {
        FakeQuote copy = new FakeQuote(this);
        copy.quoteSigner = other;
        return copy;
    }

    /** The same with the quoting enclave's report signed by another key than the PCK. */
    public FakeQuote withQeReportSigner(FakeEcKey other) {
        FakeQuote copy = new FakeQuote(this);
        copy.qeReportSigner = other;
        return copy;
    }

    /** The same with other certification data than the PCK certificate's chain. */
    public FakeQuote withCertification(int type, Bytes data) {
        FakeQuote copy = new FakeQuote(this);
        copy.certification = new CertificationData(type, data);
        return copy;
    }

    /** The same with another type around the certification data of version 4 or 5. */
    public FakeQuote withOuterCertificationType(int type) {
        FakeQuote copy = new FakeQuote(this);
        copy.outerType = type;
        return copy;
    }

    /** The same with something after its end. */
    public FakeQuote withTrailing(Bytes bytes) {
        FakeQuote copy = new FakeQuote(this);
        copy.trailing = bytes;
        return copy;
    }

    Bytes encode(FakeEcKey attestationKey, FakeEcKey pck, Bytes pckChain) {
        ByteWriter signed = new ByteWriter().bytes(header);
        if (version >= 5) {
            signed.littleEndian(descriptorType, 2).littleEndian(descriptorSize, 4);
        }
        Bytes toBeSigned = signed.bytes(body).toBytes();
        Bytes inner = qeReportPart(attestationKey, pck, pckChain);
        ByteWriter signature = new ByteWriter()
                .bytes((quoteSigner == null ? attestationKey : quoteSigner).signFixedLength(toBeSigned))
                .bytes(attestationKey.publicPoint());
        if (version > 3) {
            signature.littleEndian(outerType, 2).littleEndian(inner.length(), 4);
        }
        Bytes signatureData = signature.bytes(inner).toBytes();
        return new ByteWriter()
                .bytes(toBeSigned)
                .littleEndian(signatureData.length(), 4)
                .bytes(signatureData)
                .bytes(trailing)
                .toBytes();
    }

    private Bytes qeReportPart(FakeEcKey attestationKey, FakeEcKey pck, Bytes pckChain) {
        Bytes bound = FakeIntel.CRYPTO.sha256(attestationKey.publicPoint(), qeAuthData);
        Bytes report = bindsAttestationKey ? patched(qeReport, 320, bound) : qeReport;
        CertificationData certificationData =
                certification == null ? new CertificationData(CertificationData.PCK_CHAIN, pckChain) : certification;
        return new ByteWriter()
                .bytes(report)
                .bytes((qeReportSigner == null ? pck : qeReportSigner).signFixedLength(report))
                .littleEndian(qeAuthData.length(), 2)
                .bytes(qeAuthData)
                .littleEndian(certificationData.type(), 2)
                .littleEndian(certificationData.data().length(), 4)
                .bytes(certificationData.data())
                .toBytes();
    }

    private static Bytes patched(Bytes original, int offset, Bytes bytes) {
        byte[] content = original.toArray();
        System.arraycopy(bytes.toArray(), 0, content, offset, bytes.length());
        return Bytes.of(content);
    }

    private static Bytes filled(int length, int value) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) value);
        return Bytes.of(content);
    }

    private static Bytes sequence(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) i;
        }
        return Bytes.of(content);
    }

    static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
