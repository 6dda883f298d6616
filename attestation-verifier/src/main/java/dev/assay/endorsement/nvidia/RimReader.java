package dev.assay.endorsement.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.xml.XmlElement;
import dev.assay.xml.XmlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads what NVIDIA writes into a SWID tag. Only children of the root are looked at, each of which may stand once: the
 * signature covers the whole document but itself, so that what is read here is what was signed.
 */
final class RimReader {
    private static final String SWID = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd";
    private static final String SHA384 = "http://www.w3.org/2001/04/xmlenc#sha384";
    private static final int MAX_INDEX = 254;
    private static final int MAX_SIZE = 64;
    private static final int MAX_ALTERNATIVES = 64;
    private static final int MAX_TEXT_CHARS = 256;

    private final String where;

    private RimReader(String where) {
        this.where = where;
    }

    static Rim read(Bytes xml, String where) throws MalformedException {
        return new RimReader(where).rim(XmlParser.parse(xml, where));
    }

    private Rim rim(XmlElement root) throws MalformedException {
        if (!root.is(SWID, "SoftwareIdentity")) {
            throw new MalformedException(where + ": expected a SoftwareIdentity");
        }
        XmlElement meta = root.only(SWID, "Meta", where);
        String edition = meta.attribute("", "edition");
        return new Rim(
                text(root, "tagId"),
                text(meta, "product"),
                edition == null ? "" : edition,
                text(meta, "colloquialVersion"),
                measurements(root.only(SWID, "Payload", where)),
                RimSignatureReader.read(root, where));
    }

    private List<GoldenMeasurement> measurements(XmlElement payload) throws MalformedException {
        TreeMap<Integer, GoldenMeasurement> active = new TreeMap<>();
        boolean[] seen = new boolean[MAX_INDEX + 1];
        for (XmlElement resource : payload.elements()) {
            if (!resource.is(SWID, "Resource") || !text(resource, "type").equals("Measurement")) {
                throw new MalformedException(where + ": a payload that is no measurement");
            }
            int index = number(resource, "index", 0, MAX_INDEX);
            if (seen[index]) {
                throw new MalformedException(where + ": index " + index + " stands twice");
            }
            seen[index] = true;
            // Whatever does not say that it is inactive has to be compared.
            if (!text(resource, "active").equals("False")) {
                active.put(index, measurement(resource, index));
            }
        }
        return new ArrayList<>(active.values());
    }

    private GoldenMeasurement measurement(XmlElement resource, int index) throws MalformedException {
        int size = number(resource, "size", 1, MAX_SIZE);
        int alternatives = number(resource, "alternatives", 1, MAX_ALTERNATIVES);
        List<Bytes> values = new ArrayList<>();
        for (int i = 0; i < alternatives; i++) {
            String hex = resource.attribute(SHA384, "Hash" + i);
            if (hex == null || hex.length() > 2 * MAX_SIZE) {
                throw new MalformedException(where + ": index " + index + " lacks value " + i + ", or it is too long");
            }
            values.add(Bytes.fromHex(hex));
        }
        return new GoldenMeasurement(index, text(resource, "name"), size, values);
    }

    private String text(XmlElement element, String name) throws MalformedException {
        String value = element.requiredAttribute(name, where);
        if (value.isEmpty() || value.length() > MAX_TEXT_CHARS) {
            throw new MalformedException(where + ": \"" + name + "\" is empty or too long");
        }
        return value;
    }

    private int number(XmlElement element, String name, int min, int max) throws MalformedException {
        String digits = element.requiredAttribute(name, where);
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || digits.length() > 4) {
                throw new MalformedException(where + ": \"" + name + "\" is no small number");
            }
            value = value * 10 + (c - '0');
        }
        if (digits.isEmpty() || value < min || value > max) {
            throw new MalformedException(where + ": \"" + name + "\" is not from " + min + " to " + max);
        }
        return value;
    }
}
