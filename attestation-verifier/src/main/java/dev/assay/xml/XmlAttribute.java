package dev.assay.xml;

/**
 * An attribute that is no namespace declaration.
 *
 * @param prefix as written; empty without one
 * @param name local name
 * @param namespace what the prefix stands for; empty without one, for the default namespace is of elements only
 * @param value normalised (XML 1.0 section 3.3.3, CDATA)
 */
public record XmlAttribute(String prefix, String name, String namespace, String value) {
    String qualifiedName() {
        return prefix.isEmpty() ? name : prefix + ":" + name;
    }
}
