package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeCrl;
import dev.assay.testkit.x509.FakeEcKey;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Intel, for tests: a root, the authorities and services under it, one machine, and quotes of that machine. Everything
 * follows from a name and a time, so that what it makes is the same on every machine. Start from what is right, change
 * one thing, re-sign, expect one code.
 *
 * <pre>{@code
 * FakeIntel intel = FakeIntel.create("my test", now);
 * AttestationVerifier verifier = new AttestationVerifier(intel.anchors(), crypto);
 * verifier.verifyEvidence(intel.tdxQuote(reportData), verifier.prepare(intel.endorsements()), now);
 * }</pre>
 *
 * <p>No real verifier accepts any of it, because none has its root.
 */
public final class FakeIntel {
    /** The certificates, from the root down. */
    public enum Role {
        /** The root, which is an anchor only where a test makes it one. */
        ROOT,
        /** Issues PCK certificates of machines with several packages. */
        PLATFORM_CA,
        /** Issues PCK certificates of single-package machines. */
        PROCESSOR_CA,
        /** Signs TCB info and QE identities. */
        TCB_SIGNING,
        /** The machine's. */
        PCK
    }

    static final Crypto CRYPTO = new BouncyCastleCrypto();

    private static final long DAY = 86_400;
    private static final long YEAR = 365 * DAY;
    private static final long EVALUATION_NUMBER = 18;
    private static final long CRL_NUMBER = 7;
    private static final int SIGNS = Certificate.DIGITAL_SIGNATURE;
    private static final int ISSUES = Certificate.KEY_CERT_SIGN | Certificate.CRL_SIGN;

    private final String name;
    private final long now;
    private boolean processorCa;
    private boolean tcbInfoV2;
    private FakeIntelPlatform platform;
    private UnaryOperator<String> tcbInfoChange = UnaryOperator.identity();
    private UnaryOperator<String> qeIdentityChange = UnaryOperator.identity();
    private UnaryOperator<FakeCrl> rootCrlChange = UnaryOperator.identity();
    private UnaryOperator<FakeCrl> pckCrlChange = UnaryOperator.identity();
    private final Map<Role, UnaryOperator<FakeCertificate>> certificateChanges = new EnumMap<>(Role.class);

    private FakeIntel(String name, long now) {
        this.name = name;
        this.now = now;
        Bytes ppid = CRYPTO.sha256(Bytes.utf8("fake ppid: " + name)).slice(0, 16);
        this.platform = new FakeIntelPlatform(
                ppid,
                FakeQuote.hex("00fa4e000000"),
                FakeQuote.hex("0000"),
                FakeQuote.hex("0c0c100fffff01000000000000000000"),
                13);
    }

    private FakeIntel(FakeIntel other) {
        this.name = other.name;
        this.now = other.now;
        this.processorCa = other.processorCa;
        this.tcbInfoV2 = other.tcbInfoV2;
        this.platform = other.platform;
        this.tcbInfoChange = other.tcbInfoChange;
        this.qeIdentityChange = other.qeIdentityChange;
        this.rootCrlChange = other.rootCrlChange;
        this.pckCrlChange = other.pckCrlChange;
        this.certificateChanges.putAll(other.certificateChanges);
    }

    /**
     * The Intel called {@code name}, whose certificates and endorsements are in force at {@code nowEpochSeconds}, the
     * endorsements for 29 days more.
     */
    public static FakeIntel create(String name, long nowEpochSeconds) {
        return new FakeIntel(name, nowEpochSeconds);
    }

    /** The same with the machine's certificate issued by the processor authority, not the platform authority. */
    public FakeIntel withProcessorCa() {
        FakeIntel copy = new FakeIntel(this);
        copy.processorCa = true;
        return copy;
    }

    /** The same with TCB info of version 2, as PCS version 3 serves it. */
    public FakeIntel withTcbInfoV2() {
        FakeIntel copy = new FakeIntel(this);
        copy.tcbInfoV2 = true;
        return copy;
    }

    /** The same with another machine, TCB info written for it. */
    public FakeIntel withMachine(UnaryOperator<FakeIntelPlatform> change) {
        FakeIntel copy = new FakeIntel(this);
        copy.platform = change.apply(platform);
        return copy;
    }

    /** The same with a PCK certificate that describes another machine; TCB info stays what it is. */
    public FakeIntel withCertifiedMachine(UnaryOperator<FakeIntelPlatform> change) {
        Bytes extension = change.apply(platform).sgxExtension();
        return withCertificate(Role.PCK, pck -> pck.extension(FakeIntelPlatform.SGX_EXTENSION, false, extension));
    }

    /** The same with a certificate changed before it is signed. */
    public FakeIntel withCertificate(Role role, UnaryOperator<FakeCertificate> change) {
        FakeIntel copy = new FakeIntel(this);
        UnaryOperator<FakeCertificate> before = certificateChanges.getOrDefault(role, UnaryOperator.identity());
        copy.certificateChanges.put(role, certificate -> change.apply(before.apply(certificate)));
        return copy;
    }

    /** The same with the text of TCB info changed before it is signed. */
    public FakeIntel withTcbInfo(UnaryOperator<String> change) {
        FakeIntel copy = new FakeIntel(this);
        UnaryOperator<String> before = tcbInfoChange;
        copy.tcbInfoChange = text -> change.apply(before.apply(text));
        return copy;
    }

    /** The same with a part of TCB info's text, which must be there, replaced before it is signed. */
    public FakeIntel withTcbInfo(String part, String replacement) {
        return withTcbInfo(text -> replaced(text, part, replacement));
    }

    /** The same with the text of the QE identity changed before it is signed. */
    public FakeIntel withQeIdentity(UnaryOperator<String> change) {
        FakeIntel copy = new FakeIntel(this);
        UnaryOperator<String> before = qeIdentityChange;
        copy.qeIdentityChange = text -> change.apply(before.apply(text));
        return copy;
    }

    /** The same with a part of the QE identity's text, which must be there, replaced before it is signed. */
    public FakeIntel withQeIdentity(String part, String replacement) {
        return withQeIdentity(text -> replaced(text, part, replacement));
    }

    private static String replaced(String text, String part, String replacement) {
        int at = text.indexOf(part);
        if (at < 0) {
            throw new IllegalArgumentException("not in the text: " + part);
        }
        return text.substring(0, at) + replacement + text.substring(at + part.length());
    }

    /** The same with the root's revocation list changed before it is signed. */
    public FakeIntel withRootCrl(UnaryOperator<FakeCrl> change) {
        FakeIntel copy = new FakeIntel(this);
        copy.rootCrlChange = change;
        return copy;
    }

    /** The same with the revocation list of the PCK certificate's issuer changed before it is signed. */
    public FakeIntel withPckCrl(UnaryOperator<FakeCrl> change) {
        FakeIntel copy = new FakeIntel(this);
        copy.pckCrlChange = change;
        return copy;
    }

    /** The same with the machine's level having this status, as Intel writes it. */
    public FakeIntel withTcbStatus(String status) {
        return withTcbInfo(text -> {
            int levels = text.lastIndexOf("\"tcbLevels\":[{\"tcb\":{\"sgx");
            return text.substring(0, levels) + replaced(text.substring(levels), "\"UpToDate\"", quoted(status));
        });
    }

    /** The same with the quoting enclave's level having this status. */
    public FakeIntel withQeStatus(String status) {
        return withQeIdentity("\"UpToDate\"", quoted(status));
    }

    /** The same with the level of TDX module 1 having this status. */
    public FakeIntel withModuleStatus(String status) {
        return withTcbInfo(text -> {
            int module = text.indexOf("\"TDX_01\"");
            return module < 0
                    ? text
                    : text.substring(0, module) + replaced(text.substring(module), "\"UpToDate\"", quoted(status));
        });
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    /** The key that this one's root, authorities and services have. */
    public FakeEcKey key(Role role) {
        return FakeEcKey.named(name + " " + role);
    }

    /** The attestation key of the machine's quoting enclave. */
    public FakeEcKey attestationKey() {
        return FakeEcKey.named(name + " attestation");
    }

    /** The serial number of a certificate, unless it was changed. */
    public static long serial(Role role) {
        return 0x4000L + role.ordinal();
    }

    /** A certificate, DER. */
    public Bytes certificate(Role role) {
        return made(role).encode();
    }

    private FakeCertificate made(Role role) {
        return certificateChanges
                .getOrDefault(role, UnaryOperator.identity())
                .apply(unchanged(role).serial(serial(role)));
    }

    private FakeCertificate unchanged(Role role) {
        FakeCertificate root = FakeCertificate.root(commonName(Role.ROOT), key(Role.ROOT), now - YEAR, now + 7 * YEAR);
        return switch (role) {
            case ROOT -> root;
            case PLATFORM_CA, PROCESSOR_CA ->
                FakeCertificate.issuedBy(root, commonName(role), key(role))
                        .ca(0)
                        .keyUsage(ISSUES);
            case TCB_SIGNING ->
                FakeCertificate.issuedBy(root, commonName(role), key(role)).keyUsage(SIGNS);
            case PCK ->
                FakeCertificate.issuedBy(unchanged(pckIssuer()), commonName(role), key(role))
                        .keyUsage(SIGNS)
                        .extension(FakeIntelPlatform.SGX_EXTENSION, false, platform.sgxExtension());
        };
    }

    /** Subjects, of which Intel's own contain a part that verifiers look for. */
    public static String commonName(Role role) {
        return switch (role) {
            case ROOT -> "Fake Intel SGX Root CA";
            case PLATFORM_CA -> "Fake Intel SGX PCK Platform CA";
            case PROCESSOR_CA -> "Fake Intel SGX PCK Processor CA";
            case TCB_SIGNING -> "Fake Intel SGX TCB Signing";
            case PCK -> "Fake Intel SGX PCK Certificate";
        };
    }

    /** Who issues the machine's certificate. */
    public Role pckIssuer() {
        return processorCa ? Role.PROCESSOR_CA : Role.PLATFORM_CA;
    }

    /** The root as an anchor. */
    public TrustAnchor anchor() {
        return made(Role.ROOT).anchor();
    }

    /** The vendors' anchors with this root in the place of Intel's. */
    public TrustAnchors anchors() {
        TrustAnchors vendors = TrustAnchors.vendors();
        return new TrustAnchors(
                vendors.simulatedRoot(),
                List.of(anchor()),
                vendors.amd(),
                vendors.nvidiaDevice(),
                vendors.nvidiaRim(),
                vendors.aws());
    }

    /** PEM of the PCK certificate, its issuer and the root, as quotes hold them. */
    public Bytes pckChain() {
        return FakeCertificate.pem(List.of(certificate(Role.PCK), certificate(pckIssuer()), certificate(Role.ROOT)));
    }

    /** PEM of the PCK certificate's issuer and the root. */
    public Bytes pckIssuerChain() {
        return FakeCertificate.pem(List.of(certificate(pckIssuer()), certificate(Role.ROOT)));
    }

    /** PEM of the TCB signing certificate and the root. */
    public Bytes tcbSigningChain() {
        return FakeCertificate.pem(List.of(certificate(Role.TCB_SIGNING), certificate(Role.ROOT)));
    }

    /** TCB info with its signature, as the PCS serves it. */
    public Bytes tcbInfo(TeeType tee) {
        long issued = now - DAY;
        long nextUpdate = now + 29 * DAY;
        String text = tcbInfoV2
                ? FakeIntelJson.tcbInfoV2(platform, issued, nextUpdate, EVALUATION_NUMBER)
                : FakeIntelJson.tcbInfo(tee, platform, issued, nextUpdate, EVALUATION_NUMBER);
        return signed("tcbInfo", tcbInfoChange.apply(text));
    }

    /** QE identity with its signature, as the PCS serves it. */
    public Bytes qeIdentity(TeeType tee) {
        String text = FakeIntelJson.qeIdentity(tee, now - DAY, now + 29 * DAY, EVALUATION_NUMBER);
        return signed("enclaveIdentity", qeIdentityChange.apply(text));
    }

    private Bytes signed(String member, String text) {
        String signature =
                key(Role.TCB_SIGNING).signFixedLength(Bytes.utf8(text)).hex();
        return Bytes.utf8("{\"" + member + "\":" + text + ",\"signature\":\"" + signature + "\"}");
    }

    /** The root's revocation list, DER. */
    public Bytes rootCrl() {
        return rootCrlChange.apply(crl(Role.ROOT)).encode();
    }

    /** The revocation list of the PCK certificate's issuer, DER. */
    public Bytes pckCrl() {
        return pckCrlChange.apply(crl(pckIssuer())).encode();
    }

    private FakeCrl crl(Role issuer) {
        return new FakeCrl(unchanged(issuer), now - DAY, now + 29 * DAY).number(CRL_NUMBER);
    }

    /** Everything that quotes of both kinds need. */
    public Endorsements endorsements() {
        return endorsements(EnumSet.of(TeeType.SGX, TeeType.TDX), EnumSet.noneOf(EndorsementKind.class));
    }

    /** What quotes of one kind need. */
    public Endorsements endorsements(TeeType tee) {
        return endorsements(EnumSet.of(tee), EnumSet.noneOf(EndorsementKind.class));
    }

    /** Everything that quotes of both kinds need, but for one kind of endorsement. */
    public Endorsements endorsementsWithout(EndorsementKind kind) {
        return endorsements(EnumSet.of(TeeType.SGX, TeeType.TDX), EnumSet.of(kind));
    }

    private Endorsements endorsements(Set<TeeType> tees, Set<EndorsementKind> without) {
        List<Endorsement> items = new ArrayList<>();
        items.add(new Endorsement(EndorsementKind.CERTIFICATES, tcbSigningChain()));
        items.add(new Endorsement(EndorsementKind.CERTIFICATES, pckIssuerChain()));
        items.add(new Endorsement(EndorsementKind.CRL, rootCrl()));
        items.add(new Endorsement(EndorsementKind.CRL, pckCrl()));
        for (TeeType tee : tees) {
            if (!tcbInfoV2 || tee == TeeType.SGX) {
                items.add(new Endorsement(EndorsementKind.INTEL_TCB_INFO, tcbInfo(tee)));
            }
            items.add(new Endorsement(EndorsementKind.INTEL_QE_IDENTITY, qeIdentity(tee)));
        }
        items.removeIf(item -> without.contains(item.kind()));
        return new Endorsements(items);
    }

    /** A quote signed by the machine's attestation key, its quoting enclave's report by the PCK. */
    public Bytes sign(FakeQuote quote) {
        return quote.encode(attestationKey(), key(Role.PCK), pckChain());
    }

    /** The same as evidence. */
    public CmwRecord evidence(FakeQuote quote) {
        return new CmwRecord(MediaTypes.INTEL_QUOTE, sign(quote), CmwRecord.EVIDENCE);
    }

    /** Evidence about an enclave without DEBUG whose report data is {@code reportData}, 64 bytes. */
    public CmwRecord sgxQuote(Bytes reportData) {
        return evidence(FakeQuote.sgx(reportData));
    }

    /** Evidence about a trust domain without DEBUG whose report data is {@code reportData}, 64 bytes. */
    public CmwRecord tdxQuote(Bytes reportData) {
        return evidence(FakeQuote.tdx(reportData));
    }
}
