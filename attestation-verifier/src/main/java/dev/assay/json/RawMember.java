package dev.assay.json;

import dev.assay.bytes.Bytes;

/**
 * A member of a document's outermost object with the bytes that it was read from, for documents whose signature covers
 * one of their own members.
 *
 * @param value as read
 * @param raw from the value's first byte to its last, as received
 */
public record RawMember(JsonValue value, Bytes raw) {}
