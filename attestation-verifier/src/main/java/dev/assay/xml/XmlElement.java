package dev.assay.xml;

import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An element (Namespaces in XML 1.0).
 *
 * @param prefix as written; empty without one
 * @param name local name
 * @param namespace what the prefix stands for; empty for none
 * @param declarations the namespaces that this element declares: prefix, empty for the default, to name
 * @param attributes in the order written
 * @param children in order
 */
public record XmlElement(
        String prefix,
        String name,
        String namespace,
        Map<String, String> declarations,
        List<XmlAttribute> attributes,
        List<XmlNode> children)
        implements XmlNode {
    /** Copies the collections. */
    public XmlElement {
        declarations = new TreeMap<>(declarations);
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** Whether this is the element {@code name} of {@code namespace}. */
    public boolean is(String namespace, String name) {
        return this.namespace.equals(namespace) && this.name.equals(name);
    }

    /** The attribute's value, or null. */
    public @Nullable String attribute(String namespace, String name) {
        for (XmlAttribute attribute : attributes) {
            if (attribute.namespace().equals(namespace) && attribute.name().equals(name)) {
                return attribute.value();
            }
        }
        return null;
    }

    /** The value of an attribute without a namespace, which must be there. */
    public String requiredAttribute(String name, String where) throws MalformedException {
        String value = attribute("", name);
        if (value == null) {
            throw new MalformedException(where + ": <" + this.name + "> without \"" + name + "\"");
        }
        return value;
    }

    /** The children that are elements. */
    public List<XmlElement> elements() {
        List<XmlElement> elements = new ArrayList<>();
        for (XmlNode child : children) {
            if (child instanceof XmlElement element) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The one child element with this name; more of them are refused, and so is none. */
    public XmlElement only(String namespace, String name, String where) throws MalformedException {
        XmlElement found = null;
        for (XmlElement child : elements()) {
            if (child.is(namespace, name)) {
                if (found != null) {
                    throw new MalformedException(where + ": <" + name + "> stands twice");
                }
                found = child;
            }
        }
        if (found == null) {
            throw new MalformedException(where + ": <" + this.name + "> without <" + name + ">");
        }
        return found;
    }

    /**
     * The text of an element that holds nothing else: a comment in the middle would let two readers see two texts.
     */
    public String text(String where) throws MalformedException {
        StringBuilder text = new StringBuilder();
        for (XmlNode child : children) {
            if (!(child instanceof Text part)) {
                throw new MalformedException(where + ": <" + name + "> holds more than text");
            }
            text.append(part.value());
        }
        return text.toString();
    }

    String qualifiedName() {
        return prefix.isEmpty() ? name : prefix + ":" + name;
    }
}
