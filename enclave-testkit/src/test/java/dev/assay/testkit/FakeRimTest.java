package dev.assay.testkit;

import static dev.assay.testkit.FakeNvidia.NOW;
import static dev.assay.testkit.FakeNvidia.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.verify.nvidia.RimVerifier;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests that the JDK signed: what may differ, what must not, and the ways to make a signed document say more. */
class FakeRimTest {
    private static final long DAY = 86_400;
    private static final String INVALID = "nvidia.rim_signature_invalid";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"spellings", "changes", "wrappings", "shapes", "chains"})
    void oneChangeOneCode(String name, Consumer<FakeRim> change, String code) {
        FakeNvidia device = FakeNvidia.hopper();
        FakeRim rim = device.rim("driver");
        change.accept(rim);
        BouncyCastleCrypto crypto = new BouncyCastleCrypto();
        assertThat(Outcome.of(() -> RimVerifier.verify(
                        Rim.decode(rim.encode(), "RIM"), device.anchors().nvidiaRim(), NOW, crypto)))
                .isEqualTo(code);
    }

    /** The same document written another way has the same canonical form. */
    static List<Arguments> spellings() {
        return List.of(
                change("as the JDK writes it", r -> {}, "verified"),
                signed("an XML declaration", x -> "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + x, "verified"),
                signed("a byte order mark", x -> "\ufeff" + x, "verified"),
                signed("line ends of another system", x -> x.replace("\n", "\r\n"), "verified"),
                signed("other quotes", x -> x.replace("\"48\"", "'48'"), "verified"),
                signed(
                        "a character's number",
                        x -> x.replace("product=\"GH100\"", "product=\"&#71;H1&#x30;0\""),
                        "verified"),
                signed(
                        "end tags written out",
                        x -> x.replace("size=\"48\"/>", "size=\"48\"></ns0:Resource>"),
                        "verified"),
                signed("attributes in another order", x -> reordered(x), "verified"),
                signed("spaces inside a tag", x -> x.replace("size=\"48\"/>", "\n size = \"48\"  />"), "verified"),
                signed(
                        "a namespace declared again",
                        x -> x.replace(
                                "<ns0:Payload",
                                "<ns0:Payload xmlns:ns0=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\""),
                        "verified"),
                signed("a comment", x -> x.replace("<ns0:Payload", "<!-- no content --><ns0:Payload"), "verified"),
                signed("a comment after the root", x -> x + "\n<!-- - -->\n", "verified"),
                text(
                        "a language that is inherited",
                        x -> x.replace("version=\"1.0\"", "xml:lang=\"en\" version=\"1.0\""),
                        "verified"),
                text(
                        "space that is kept",
                        x -> x.replace("version=\"1.0\"", "xml:space=\"preserve\" version=\"1.0\""),
                        "verified"),
                text("an identifier", x -> x.replace("version=\"1.0\"", "xml:id=\"i\" version=\"1.0\""), "verified"),
                text(
                        "a base",
                        x -> x.replace("version=\"1.0\"", "xml:base=\"http://rim.test/\" version=\"1.0\""),
                        "malformed"),
                text(
                        "characters to be escaped",
                        x -> x.replace("TEST - NO VENDOR", "&lt;&amp;&quot;>'&#9;&#10;&#13;\u00e9"),
                        "verified"),
                text(
                        "text to be escaped",
                        x -> x.replace("    <ns0:Payload>", "a&lt;b&gt;&amp;&#13;\"c\"<ns0:Payload>"),
                        "verified"));
    }

    /** What is signed cannot be changed. */
    static List<Arguments> changes() {
        return List.of(
                signed(
                        "another value",
                        x -> x.replace(digest("another").hex(), digest("forged").hex()),
                        INVALID),
                signed("a value made active", x -> x.replaceFirst("active=\"False\"", "active=\"True\""), INVALID),
                signed("a value made inactive", x -> x.replaceFirst("active=\"True\"", "active=\"False\""), INVALID),
                signed(
                        "another version",
                        x -> x.replace("colloquialVersion=\"550", "colloquialVersion=\"551"),
                        INVALID),
                signed("another product", x -> x.replace("product=\"GH100\"", "product=\"GB100\""), INVALID),
                signed("space between elements", x -> x.replace("<ns0:Payload", " <ns0:Payload"), INVALID),
                signed("another prefix", x -> x.replace("ns2:", "n:").replace("xmlns:ns2", "xmlns:n"), INVALID),
                signed("a namespace more", x -> x.replace("<ns0:Payload", "<ns0:Payload xmlns:a=\"a:b\""), INVALID),
                signed(
                        "the digest of something else",
                        x -> between(x, "<ds:DigestValue>", "</ds:DigestValue>", zeros(64)),
                        INVALID),
                signed(
                        "the signature of something else",
                        x -> between(x, "<ds:SignatureValue>", "</ds:SignatureValue>", zeros(128)),
                        INVALID),
                change("another key", r -> r.signer(FakeKey.p384("stranger")), INVALID),
                change(
                        "an attacker's key and the signer's certificates",
                        r -> {
                            r.signer(FakeKey.p384("stranger")).golden(20, digest("forged"));
                        },
                        INVALID));
    }

    /** Signed content in one place, other content where a reader looks. */
    static List<Arguments> wrappings() {
        String payload =
                "<ns0:Payload><ns0:Resource type=\"Measurement\" index=\"1\" active=\"True\" alternatives=\"1\""
                        + " ns2:Hash0=\"00\" name=\"m\" size=\"1\"/></ns0:Payload>";
        String end = "</SoftwareIdentity>";
        return List.of(
                signed("a payload more", x -> x.replace(end, payload + end), "malformed"),
                signed("a payload before", x -> x.replace("<ns0:Payload", payload + "<ns0:Payload"), "malformed"),
                signed(
                        "a payload inside the signature",
                        x -> x.replace("</ds:Signature>", "<ds:Object>" + payload + "</ds:Object></ds:Signature>"),
                        "malformed"),
                signed(
                        "a payload among the keys",
                        x -> x.replace("</ds:X509Data>", payload + "</ds:X509Data>"),
                        "malformed"),
                signed(
                        "the signed document inside another",
                        x -> "<SoftwareIdentity xmlns=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\">" + x
                                + "</SoftwareIdentity>",
                        "malformed"),
                signed(
                        "the signed document inside the signature",
                        x -> x.replace("</ds:Signature>", "<ds:Object>" + x + "</ds:Object></ds:Signature>"),
                        "malformed"),
                signed("the signature deeper", x -> moved(x, "</ns0:Payload>"), "malformed"),
                signed("the signature first", x -> moved(x, "\n    <ns0:Entity"), "verified"),
                signed("the signature twice", x -> x.replace(end, signatureOf(x) + end), "malformed"),
                signed("no signature", x -> x.replace(signatureOf(x), ""), "malformed"),
                signed("a signature in another namespace", x -> x.replace("xmldsig#\"", "xmldsig2#\""), "malformed"),
                signed(
                        "a comment in the digest",
                        x -> x.replace("<ds:DigestValue>", "<ds:DigestValue><!-- -->"),
                        "malformed"),
                signed(
                        "a comment in a certificate",
                        x -> x.replace("<ds:X509Certificate>", "<ds:X509Certificate><!-- -->"),
                        "malformed"),
                signed(
                        "two references",
                        x -> x.replace(
                                "</ds:SignedInfo>",
                                between(x, "<ds:Reference", "</ds:Reference>") + "</ds:SignedInfo>"),
                        "malformed"),
                signed(
                        "an element hidden by case",
                        x -> x.replace("</ds:SignedInfo>", "<Payload/></ds:SignedInfo>"),
                        "malformed"));
    }

    /** Every choice that XML signatures leave open is made. */
    static List<Arguments> shapes() {
        String exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
        String c14n10 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
        return List.of(
                change("exclusive canonicalization", r -> r.canonicalization(exclusive), "malformed"),
                change("canonicalization of 1.0", r -> r.canonicalization(c14n10), "malformed"),
                change(
                        "canonicalization with comments",
                        r -> r.canonicalization(FakeRim.C14N_11 + "#WithComments"),
                        "malformed"),
                change("exclusive transform", r -> r.transforms(Transform.ENVELOPED, exclusive), "malformed"),
                change("no canonical transform", r -> r.transforms(Transform.ENVELOPED), "malformed"),
                change("not enveloped", r -> r.transforms(FakeRim.C14N_11), "malformed"),
                change(
                        "a transform more",
                        r -> r.transforms(Transform.ENVELOPED, FakeRim.C14N_11, FakeRim.C14N_11),
                        "malformed"),
                change("SHA-256", r -> r.digestMethod("http://www.w3.org/2001/04/xmlenc#sha256"), "malformed"),
                change(
                        "ECDSA with SHA-256",
                        r -> r.signatureMethod("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
                        "malformed"),
                signed("another reference", x -> x.replace("URI=\"\"", "URI=\"#xpointer(/)\""), "malformed"),
                signed("no reference", x -> x.replace(" URI=\"\"", ""), "malformed"),
                signed(
                        "a short signature",
                        x -> between(x, "<ds:SignatureValue>", "</ds:SignatureValue>", zeros(64)),
                        "malformed"),
                signed(
                        "no certificate",
                        x -> x.replace(between(x, "<ds:X509Certificate>", "</ds:X509Data>"), "</ds:X509Data>"),
                        "malformed"),
                signed("no keys", x -> x.replace(between(x, "<ds:KeyInfo>", "</ds:KeyInfo>"), ""), "malformed"),
                text("an index twice", x -> x.replace("index=\"9\"", "index=\"8\""), "malformed"),
                text("an index out of range", x -> x.replace("index=\"9\"", "index=\"255\""), "malformed"),
                text("an alternative missing", x -> x.replace("ns2:Hash1", "ns2:Hash7"), "malformed"),
                text("values in another namespace", x -> x.replace("xmlenc#sha384", "xmlenc#sha256"), "malformed"),
                text("no version", x -> x.replace("colloquialVersion=\"550.90.07\"", ""), "malformed"),
                text("a root of another kind", x -> x.replace("SoftwareIdentity", "SoftwareIdentities"), "malformed"));
    }

    /** The signer's chain. */
    static List<Arguments> chains() {
        FakeCertificate stranger =
                FakeCertificate.root("FAKE RIM Root CA", FakeKey.p384("stranger"), NOW - DAY, NOW + DAY);
        return List.of(
                change(
                        "signer expired",
                        r -> r.chain().get(0).validity(NOW - 2 * DAY, NOW - DAY),
                        "certificate.expired"),
                change(
                        "signer from the future",
                        r -> r.chain().get(0).validity(NOW + DAY, NOW + 2 * DAY),
                        "certificate.not_yet_valid"),
                change(
                        "authority expired",
                        r -> r.chain().get(1).validity(NOW - 2 * DAY, NOW - DAY),
                        "certificate.expired"),
                change(
                        "signer signed by another",
                        r -> r.chain().get(0).signer(FakeKey.p384("stranger")),
                        "certificate.signature_invalid"),
                change("a gap", r -> r.chain().remove(1), "certificate.issuer_missing"),
                change(
                        "signed by the authority",
                        r -> {
                            r.signer(r.chain().get(1).key());
                            r.chain().remove(0);
                        },
                        "certificate.constraints_violated"),
                change(
                        "authority below one that may have none",
                        r -> r.chain().get(2).ca(0),
                        "certificate.constraints_violated"),
                change(
                        "signer may not sign",
                        r -> r.chain().get(0).keyUsage(Certificate.KEY_CERT_SIGN),
                        "certificate.constraints_violated"),
                change("root left out", r -> r.chain().remove(3), "verified"),
                change(
                        "the root's name with another key",
                        r -> {
                            FakeCertificate signer =
                                    FakeCertificate.issuedBy(stranger, "FAKE RIM L4", FakeKey.p384("evil"));
                            r.chain().clear();
                            r.chain().addAll(new ArrayList<>(List.of(signer, stranger)));
                            r.signer(FakeKey.p384("evil"));
                        },
                        "certificate.untrusted_root"));
    }

    private static Arguments change(String name, Consumer<FakeRim> change, String code) {
        return Arguments.of(name, change, code);
    }

    private static Arguments signed(String name, UnaryOperator<String> change, String code) {
        return change(name, r -> r.afterSigning(change), code);
    }

    private static Arguments text(String name, UnaryOperator<String> change, String code) {
        return change(name, r -> r.beforeSigning(change), code);
    }

    private static String signatureOf(String xml) {
        return between(xml, "<ds:Signature ", "</ds:Signature>");
    }

    private static String moved(String xml, String before) {
        String signature = signatureOf(xml);
        return xml.replace(signature, "").replace(before, signature + before);
    }

    private static String reordered(String xml) {
        return xml.replaceAll("<ns0:Resource (\\S+=\"[^\"]*\") (\\S+=\"[^\"]*\")", "<ns0:Resource $2 $1");
    }

    private static String between(String xml, String from, String to) {
        int start = xml.indexOf(from);
        return xml.substring(start, xml.indexOf(to, start) + to.length());
    }

    private static String between(String xml, String from, String to, String content) {
        return xml.replace(between(xml, from, to), from + content + to);
    }

    private static String zeros(int digits) {
        return "A".repeat(digits);
    }
}
