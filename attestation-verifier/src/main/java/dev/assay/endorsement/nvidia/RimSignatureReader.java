package dev.assay.endorsement.nvidia;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.x509.Certificate;
import dev.assay.xml.CanonicalXml;
import dev.assay.xml.XmlElement;
import dev.assay.xml.XmlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the one shape of XML signature (W3C XML Signature 1.1) that manifests have: enveloped, a child of the root, one
 * reference to the whole document. Signatures that point elsewhere, which is how signed documents are made to say other
 * things, cannot be read.
 */
final class RimSignatureReader {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String ENVELOPED = DS + "enveloped-signature";
    private static final String ECDSA_SHA384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";
    private static final String SHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";
    private static final int DIGEST_BYTES = 48;
    private static final int SIGNATURE_BYTES = 96;
    private static final int MAX_CERTIFICATES = 8;

    private final String where;

    private RimSignatureReader(String where) {
        this.where = where + " signature";
    }

    static RimSignature read(XmlElement root, String where) throws MalformedException {
        return new RimSignatureReader(where).signature(root);
    }

    private RimSignature signature(XmlElement root) throws MalformedException {
        XmlElement signature = root.only(DS, "Signature", where);
        requireChildren(signature, "SignedInfo", "SignatureValue", "KeyInfo");
        XmlElement signedInfo = signature.elements().get(0);
        Bytes digest = digest(signedInfo);
        Bytes value = base64(signature.elements().get(1), SIGNATURE_BYTES, SIGNATURE_BYTES);
        return new RimSignature(
                CanonicalXml.document(root, position(root)),
                digest,
                CanonicalXml.subset(List.of(root, signature), signedInfo, where),
                value,
                certificates(signature.elements().get(2)));
    }

    /** Where the enveloped signature stands among the root's children; {@code only} has seen to it that it is one. */
    private static int position(XmlElement root) {
        List<XmlNode> children = root.children();
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof XmlElement element && element.is(DS, "Signature")) {
                return i;
            }
        }
        throw new IllegalStateException("no signature");
    }

    /** SignedInfo with every choice fixed. */
    private Bytes digest(XmlElement signedInfo) throws MalformedException {
        requireChildren(signedInfo, "CanonicalizationMethod", "SignatureMethod", "Reference");
        requireAlgorithm(signedInfo.elements().get(0), CanonicalXml.ALGORITHM);
        requireAlgorithm(signedInfo.elements().get(1), ECDSA_SHA384);
        XmlElement reference = signedInfo.elements().get(2);
        if (reference.attributes().size() != 1 || !"".equals(reference.attribute("", "URI"))) {
            throw new MalformedException(where + ": expected a reference to the whole document");
        }
        requireChildren(reference, "Transforms", "DigestMethod", "DigestValue");
        XmlElement transforms = reference.elements().get(0);
        requireChildren(transforms, "Transform", "Transform");
        requireAlgorithm(transforms.elements().get(0), ENVELOPED);
        requireAlgorithm(transforms.elements().get(1), CanonicalXml.ALGORITHM);
        requireAlgorithm(reference.elements().get(1), SHA384);
        return base64(reference.elements().get(2), DIGEST_BYTES, DIGEST_BYTES);
    }

    private List<Certificate> certificates(XmlElement keyInfo) throws MalformedException {
        requireChildren(keyInfo, "X509Data");
        List<Certificate> certificates = new ArrayList<>();
        for (XmlElement element : keyInfo.elements().get(0).elements()) {
            if (!element.is(DS, "X509Certificate") || certificates.size() == MAX_CERTIFICATES) {
                throw new MalformedException(where + ": expected at most " + MAX_CERTIFICATES + " certificates");
            }
            Bytes der = base64(element, 1, 16_384);
            certificates.add(Certificate.decode(der, where + " certificate " + certificates.size()));
        }
        if (certificates.isEmpty()) {
            throw new MalformedException(where + ": no certificate");
        }
        return certificates;
    }

    private void requireChildren(XmlElement element, String... names) throws MalformedException {
        List<XmlElement> children = element.elements();
        boolean same = children.size() == names.length;
        for (int i = 0; same && i < names.length; i++) {
            same = children.get(i).is(DS, names[i]);
        }
        if (!same) {
            throw new MalformedException(where + ": <" + element.name() + "> holds other elements than expected");
        }
    }

    private void requireAlgorithm(XmlElement element, String algorithm) throws MalformedException {
        boolean same = algorithm.equals(element.attribute("", "Algorithm"));
        if (!same || !element.elements().isEmpty()) {
            throw new MalformedException(where + ": <" + element.name() + "> is of another algorithm than expected");
        }
    }

    private Bytes base64(XmlElement element, int minBytes, int maxBytes) throws MalformedException {
        String text = element.text(where);
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                digits.append(c);
            }
        }
        Bytes value = Base64Text.decode(digits.toString(), where);
        if (value.length() < minBytes || value.length() > maxBytes) {
            throw new MalformedException(where + ": <" + element.name() + "> is of " + value.length() + " bytes");
        }
        return value;
    }
}
