package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;

/**
 * A reference integrity manifest in the making: right by default, each part changeable, signed when it is asked for. The
 * JDK's XML signatures sign it, which know nothing of this project's reader.
 */
public final class FakeRim {
    /** Canonical XML 1.1. */
    public static final String C14N_11 = "http://www.w3.org/2006/12/xml-c14n11";

    private final List<FakeCertificate> chain;
    private final Map<Integer, List<Bytes>> golden = new TreeMap<>();
    private FakeKey signer;
    private String product;
    private String version;
    private String uri = "";
    private String canonicalization = C14N_11;
    private String signatureMethod = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";
    private String digestMethod = "http://www.w3.org/2001/04/xmldsig-more#sha384";
    private List<String> transforms = List.of(Transform.ENVELOPED, C14N_11);
    private UnaryOperator<String> beforeSigning = UnaryOperator.identity();
    private UnaryOperator<String> afterSigning = UnaryOperator.identity();

    FakeRim(List<FakeCertificate> chain, String product, String version) {
        this.chain = new ArrayList<>(chain);
        this.signer = chain.get(0).key();
        this.product = product;
        this.version = version;
    }

    /** What is allowed at this index, from 0. */
    public FakeRim golden(int index, Bytes... values) {
        golden.put(index, List.of(values));
        return this;
    }

    /** Of another chip. */
    public FakeRim product(String value) {
        product = value;
        return this;
    }

    /** For another driver or VBIOS. */
    public FakeRim version(String value) {
        version = value;
        return this;
    }

    /** The signer's certificates, the leaf first, to be changed. */
    public List<FakeCertificate> chain() {
        return chain;
    }

    /** Signed by another key than the first certificate has. */
    public FakeRim signer(FakeKey value) {
        signer = value;
        return this;
    }

    /** A signature of another shape. */
    public FakeRim reference(String value) {
        uri = value;
        return this;
    }

    /** Another canonicalization of what is signed. */
    public FakeRim canonicalization(String value) {
        canonicalization = value;
        return this;
    }

    /** Another signature algorithm. */
    public FakeRim signatureMethod(String value) {
        signatureMethod = value;
        return this;
    }

    /** Another digest. */
    public FakeRim digestMethod(String value) {
        digestMethod = value;
        return this;
    }

    /** Other transforms. */
    public FakeRim transforms(String... values) {
        transforms = List.of(values);
        return this;
    }

    /** Changes the text that will be signed. */
    public FakeRim beforeSigning(UnaryOperator<String> change) {
        beforeSigning = change;
        return this;
    }

    /** Changes the signed text. */
    public FakeRim afterSigning(UnaryOperator<String> change) {
        afterSigning = change;
        return this;
    }

    /** The manifest. */
    public Bytes encode() {
        try {
            return Bytes.utf8(afterSigning.apply(sign(beforeSigning.apply(unsigned()))));
        } catch (Exception bug) {
            throw new IllegalStateException(bug);
        }
    }

    private String unsigned() {
        StringBuilder xml = new StringBuilder();
        xml.append("<SoftwareIdentity xmlns=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\"")
                .append(" xmlns:ns0=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\"")
                .append(" xmlns:ns2=\"http://www.w3.org/2001/04/xmlenc#sha384\" name=\"")
                .append(product)
                .append("\" tagId=\"fake-")
                .append(version)
                .append("\" version=\"1.0\">\n")
                .append("    <ns0:Entity name=\"TEST - NO VENDOR\" role=\"softwareCreator tagCreator\"/>\n")
                .append("    <ns0:Meta xmlns:ns1=\"https://rim.test/model/\" colloquialVersion=\"")
                .append(version)
                .append("\" edition=\"GPU\" product=\"")
                .append(product)
                .append("\" ns1:PlatformModel=\"")
                .append(product)
                .append("\"/>\n    <ns0:Payload>\n");
        for (int index = 0; index < 64; index++) {
            resource(index, golden.getOrDefault(index, List.of()), xml);
        }
        return xml.append("    </ns0:Payload>\n</SoftwareIdentity>").toString();
    }

    private static void resource(int index, List<Bytes> values, StringBuilder xml) {
        List<Bytes> written = values.isEmpty() ? List.of(Bytes.of(new byte[48])) : values;
        xml.append("        <ns0:Resource type=\"Measurement\" index=\"")
                .append(index)
                .append("\" active=\"")
                .append(values.isEmpty() ? "False" : "True")
                .append("\" alternatives=\"")
                .append(written.size())
                .append('"');
        for (int i = 0; i < written.size(); i++) {
            xml.append(" ns2:Hash")
                    .append(i)
                    .append("=\"")
                    .append(written.get(i).hex())
                    .append('"');
        }
        xml.append(" name=\"Measurement_").append(index).append("\" size=\"48\"/>\n");
    }

    private String sign(String xml) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        Document document =
                builders.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        List<Transform> applied = new ArrayList<>();
        for (String transform : transforms) {
            applied.add(factory.newTransform(transform, (TransformParameterSpec) null));
        }
        Reference reference =
                factory.newReference(uri, factory.newDigestMethod(digestMethod, null), applied, null, null);
        CanonicalizationMethod canonical =
                factory.newCanonicalizationMethod(canonicalization, (C14NMethodParameterSpec) null);
        SignedInfo signedInfo =
                factory.newSignedInfo(canonical, factory.newSignatureMethod(signatureMethod, null), List.of(reference));
        DOMSignContext context = new DOMSignContext(signer.privateKey(), document.getDocumentElement());
        context.setDefaultNamespacePrefix("ds");
        factory.newXMLSignature(signedInfo, keyInfo(factory.getKeyInfoFactory()))
                .sign(context);
        Transformer writer = TransformerFactory.newInstance().newTransformer();
        writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter out = new StringWriter();
        writer.transform(new DOMSource(document), new StreamResult(out));
        return out.toString();
    }

    private KeyInfo keyInfo(KeyInfoFactory factory) throws Exception {
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        List<X509Certificate> content = new ArrayList<>();
        for (FakeCertificate certificate : chain) {
            byte[] der = certificate.encode().toArray();
            content.add((X509Certificate) certificates.generateCertificate(new ByteArrayInputStream(der)));
        }
        return factory.newKeyInfo(List.of(factory.newX509Data(content)));
    }
}
