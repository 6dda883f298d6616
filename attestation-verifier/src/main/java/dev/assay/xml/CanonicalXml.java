package dev.assay.xml;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Canonical XML 1.1 without comments ({@code http://www.w3.org/2006/12/xml-c14n11}): the one byte string that documents
 * with the same content share, which is what XML signatures are over.
 */
public final class CanonicalXml {
    /** The algorithm's identifier. */
    public static final String ALGORITHM = "http://www.w3.org/2006/12/xml-c14n11";

    private static final Comparator<XmlAttribute> ORDER =
            Comparator.comparing(XmlAttribute::namespace).thenComparing(XmlAttribute::name);

    private final StringBuilder out = new StringBuilder();

    private CanonicalXml() {}

    /** The document with this root element, without its child {@code omitted}: 0 is the first; -1 leaves none out. */
    public static Bytes document(XmlElement root, int omitted) {
        CanonicalXml canonical = new CanonicalXml();
        canonical.element(root, root.declarations(), root.attributes(), Map.of(), omitted);
        return Bytes.utf8(canonical.out.toString());
    }

    /**
     * One element with all in it, as a document subset: it keeps every namespace that is in scope (section 2.3) and the
     * {@code xml:lang} and {@code xml:space} that it inherits (section 2.4).
     *
     * @param ancestors the root first, the parent last
     * @throws MalformedException if an ancestor has {@code xml:base}, which would have to be joined
     */
    public static Bytes subset(List<XmlElement> ancestors, XmlElement element, String where) throws MalformedException {
        Map<String, String> declarations = new TreeMap<>();
        Map<String, XmlAttribute> inherited = new TreeMap<>();
        for (XmlElement ancestor : ancestors) {
            declarations.putAll(ancestor.declarations());
            for (XmlAttribute attribute : ancestor.attributes()) {
                if (attribute.namespace().equals(XmlParser.XML_NAMESPACE)) {
                    inherit(attribute, inherited, where);
                }
            }
        }
        declarations.putAll(element.declarations());
        for (XmlAttribute own : element.attributes()) {
            if (own.namespace().equals(XmlParser.XML_NAMESPACE)) {
                inherited.remove(own.name());
            }
        }
        List<XmlAttribute> attributes = new ArrayList<>(element.attributes());
        attributes.addAll(inherited.values());
        CanonicalXml canonical = new CanonicalXml();
        canonical.element(element, declarations, attributes, Map.of(), -1);
        return Bytes.utf8(canonical.out.toString());
    }

    private static void inherit(XmlAttribute attribute, Map<String, XmlAttribute> inherited, String where)
            throws MalformedException {
        if (attribute.name().equals("base")) {
            throw new MalformedException(where + ": xml:base around what is signed");
        }
        if (attribute.name().equals("lang") || attribute.name().equals("space")) {
            inherited.put(attribute.name(), attribute);
        }
    }

    private void element(
            XmlElement element,
            Map<String, String> declarations,
            List<XmlAttribute> attributes,
            Map<String, String> outer,
            int omitted) {
        out.append('<').append(element.qualifiedName());
        Map<String, String> scope = namespaces(declarations, outer);
        List<XmlAttribute> sorted = new ArrayList<>(attributes);
        sorted.sort(ORDER);
        for (XmlAttribute attribute : sorted) {
            out.append(' ').append(attribute.qualifiedName()).append("=\"");
            value(attribute.value());
            out.append('"');
        }
        out.append('>');
        List<XmlNode> children = element.children();
        for (int i = 0; i < children.size(); i++) {
            XmlNode child = children.get(i);
            if (child instanceof XmlElement inner && i != omitted) {
                element(inner, inner.declarations(), inner.attributes(), scope, -1);
            } else if (child instanceof XmlNode.Text text) {
                text(text.value());
            }
        }
        out.append("</").append(element.qualifiedName()).append('>');
    }

    /** Section 2.3: only what differs from the element around, the default first, then by prefix. */
    private Map<String, String> namespaces(Map<String, String> declarations, Map<String, String> outer) {
        Map<String, String> scope = outer;
        for (Map.Entry<String, String> declaration : declarations.entrySet()) {
            String prefix = declaration.getKey();
            if (!declaration.getValue().equals(outer.getOrDefault(prefix, ""))) {
                out.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix).append("=\"");
                value(declaration.getValue());
                out.append('"');
                scope = scope == outer ? new TreeMap<>(outer) : scope;
                scope.put(prefix, declaration.getValue());
            }
        }
        return scope;
    }

    private void value(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '"' -> out.append("&quot;");
                case '\t' -> out.append("&#x9;");
                case '\n' -> out.append("&#xA;");
                case '\r' -> out.append("&#xD;");
                default -> out.append(c);
            }
        }
    }

    private void text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#xD;");
                default -> out.append(c);
            }
        }
    }
}
