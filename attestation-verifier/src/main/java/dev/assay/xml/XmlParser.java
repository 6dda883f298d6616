package dev.assay.xml;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the XML that signed reference manifests are made of (XML 1.0, Namespaces in XML 1.0), and no more: UTF-8, names
 * in ASCII, no DTD, no entities but the predefined ones, no processing instructions, no CDATA sections. Each of these
 * is something that two readers of one document might read in two ways.
 *
 * <p>Documents are bounded: 256 KiB, 32 deep, 32,768 elements, attributes, texts and comments together.
 */
public final class XmlParser {
    /** The name that the prefix {@code xml} stands for. */
    public static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

    private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_ITEMS = 32_768;
    private static final int MAX_PREFIXES = 32;

    private final XmlScanner in;
    private int items;

    private XmlParser(XmlScanner in) {
        this.in = in;
    }

    /**
     * The root element.
     *
     * @param where names the document in errors
     * @throws MalformedException if it is not well-formed, or holds what is not read here
     */
    public static XmlElement parse(Bytes document, String where) throws MalformedException {
        if (document.length() > MAX_BYTES) {
            throw new MalformedException(where + ": larger than " + MAX_BYTES + " bytes");
        }
        return new XmlParser(new XmlScanner(document, where)).document();
    }

    private XmlElement document() throws MalformedException {
        if (in.take("<?xml")) {
            declaration();
        }
        misc();
        XmlElement root = element(1, Map.of("xml", XML_NAMESPACE));
        misc();
        if (in.peek() >= 0) {
            throw in.malformed("something after the root element");
        }
        return root;
    }

    /** XMLDecl (XML 1.0 section 2.8): version 1.0, in UTF-8 or its subset. */
    private void declaration() throws MalformedException {
        in.skipSpace();
        in.expect("version");
        if (!pseudoValue().equals("1.0")) {
            throw in.malformed("another version than 1.0");
        }
        boolean space = in.skipSpace();
        if (space && in.take("encoding")) {
            String encoding = pseudoValue();
            if (!encoding.equalsIgnoreCase("UTF-8") && !encoding.equalsIgnoreCase("US-ASCII")) {
                throw in.malformed("another encoding than UTF-8");
            }
            space = in.skipSpace();
        }
        if (space && in.take("standalone")) {
            pseudoValue();
            in.skipSpace();
        }
        in.expect("?>");
    }

    private String pseudoValue() throws MalformedException {
        in.skipSpace();
        in.expect("=");
        in.skipSpace();
        return in.attributeValue();
    }

    private void misc() throws MalformedException {
        in.skipSpace();
        while (in.take("<!--")) {
            comment();
            in.skipSpace();
        }
    }

    private XmlNode.Comment comment() throws MalformedException {
        count();
        String value = in.upTo("--");
        in.expect(">");
        return new XmlNode.Comment(value);
    }

    private XmlElement element(int depth, Map<String, String> outer) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw in.malformed("nested deeper than " + MAX_DEPTH);
        }
        count();
        in.expect("<");
        String[] tag = qualifiedName();
        Map<String, String> declarations = new TreeMap<>();
        List<XmlAttribute> written = new ArrayList<>();
        while (in.skipSpace() && in.peek() != '>' && in.peek() != '/') {
            attribute(declarations, written);
        }
        Map<String, String> scope = scope(outer, declarations);
        String namespace = namespace(scope, tag[0], true);
        List<XmlAttribute> attributes = resolve(written, scope);
        List<XmlNode> children = List.of();
        if (!in.take("/>")) {
            in.expect(">");
            children = content(depth, scope);
            String[] end = qualifiedName();
            if (!end[0].equals(tag[0]) || !end[1].equals(tag[1])) {
                throw in.malformed("another element ends than the one that began");
            }
            in.skipSpace();
            in.expect(">");
        }
        return new XmlElement(tag[0], tag[1], namespace, declarations, attributes, children);
    }

    private List<XmlNode> content(int depth, Map<String, String> scope) throws MalformedException {
        List<XmlNode> children = new ArrayList<>();
        while (!in.take("</")) {
            if (in.take("<!--")) {
                children.add(comment());
            } else if (in.nextIs("<!") || in.nextIs("<?")) {
                throw in.malformed("a CDATA section, declaration or processing instruction");
            } else if (in.peek() == '<') {
                children.add(element(depth + 1, scope));
            } else {
                count();
                String text = in.charData();
                if (text.isEmpty()) {
                    throw in.malformed("cut off");
                }
                children.add(new XmlNode.Text(text));
            }
        }
        return children;
    }

    private void attribute(Map<String, String> declarations, List<XmlAttribute> written) throws MalformedException {
        count();
        String[] name = qualifiedName();
        in.skipSpace();
        in.expect("=");
        in.skipSpace();
        String value = in.attributeValue();
        boolean isDefault = name[0].isEmpty() && name[1].equals("xmlns");
        if (isDefault || name[0].equals("xmlns")) {
            declare(isDefault ? "" : name[1], value, declarations);
        } else {
            written.add(new XmlAttribute(name[0], name[1], "", value));
        }
    }

    /** Namespaces in XML 1.0 sections 2.2, 3 and 5. */
    private void declare(String prefix, String namespace, Map<String, String> declarations) throws MalformedException {
        if (prefix.equals("xml") && namespace.equals(XML_NAMESPACE)) {
            return;
        }
        boolean reserved = prefix.equals("xml")
                || prefix.equals("xmlns")
                || namespace.equals(XML_NAMESPACE)
                || namespace.equals(XMLNS_NAMESPACE);
        boolean undeclared = namespace.isEmpty() && !prefix.isEmpty();
        if (reserved || undeclared || !namespace.isEmpty() && !isAbsolute(namespace)) {
            throw in.malformed("a namespace declaration that is not allowed");
        }
        if (declarations.put(prefix, namespace) != null) {
            throw in.malformed("a namespace is declared twice");
        }
    }

    /** Documents with relative namespace names have no canonical form in Canonical XML 1.1. */
    private static boolean isAbsolute(String namespace) {
        int colon = namespace.indexOf(':');
        for (int i = 0; i < namespace.length(); i++) {
            if (namespace.charAt(i) <= ' ' || namespace.charAt(i) > '~') {
                return false;
            }
        }
        int end = namespace.length();
        for (char delimiter : new char[] {'/', '?', '#'}) {
            int at = namespace.indexOf(delimiter);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return colon > 0 && colon < end;
    }

    private Map<String, String> scope(Map<String, String> outer, Map<String, String> declarations)
            throws MalformedException {
        if (declarations.isEmpty()) {
            return outer;
        }
        Map<String, String> scope = new TreeMap<>(outer);
        scope.putAll(declarations);
        if (scope.size() > MAX_PREFIXES) {
            throw in.malformed("more than " + MAX_PREFIXES + " namespace prefixes");
        }
        return scope;
    }

    private List<XmlAttribute> resolve(List<XmlAttribute> written, Map<String, String> scope)
            throws MalformedException {
        List<XmlAttribute> attributes = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (XmlAttribute a : written) {
            String namespace = namespace(scope, a.prefix(), false);
            if (!names.add(namespace + " " + a.name())) {
                throw in.malformed("an attribute stands twice");
            }
            attributes.add(new XmlAttribute(a.prefix(), a.name(), namespace, a.value()));
        }
        return attributes;
    }

    private String namespace(Map<String, String> scope, String prefix, boolean ofElement) throws MalformedException {
        if (prefix.isEmpty() && !ofElement) {
            return "";
        }
        String namespace = scope.get(prefix);
        if (namespace == null && !prefix.isEmpty()) {
            throw in.malformed("a prefix that is not declared");
        }
        return namespace == null ? "" : namespace;
    }

    private String[] qualifiedName() throws MalformedException {
        String first = in.name();
        return in.take(":") ? new String[] {first, in.name()} : new String[] {"", first};
    }

    private void count() throws MalformedException {
        if (++items > MAX_ITEMS) {
            throw in.malformed("more than " + MAX_ITEMS + " items");
        }
    }
}
