package dev.assay.xml;

/** What stands inside an element. */
public sealed interface XmlNode permits XmlElement, XmlNode.Text, XmlNode.Comment {
    /**
     * Character data with its references resolved and its line ends as LF.
     *
     * @param value never empty
     */
    record Text(String value) implements XmlNode {}

    /** A comment. Nothing reads these; canonical XML without comments leaves them out. */
    record Comment(String value) implements XmlNode {}
}
