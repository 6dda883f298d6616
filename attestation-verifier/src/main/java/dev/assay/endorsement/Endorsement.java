package dev.assay.endorsement;

import dev.assay.bytes.Bytes;

/**
 * One endorsement as received. Its bytes are kept, because signatures are over them.
 *
 * @param kind its form
 * @param value its bytes
 */
public record Endorsement(EndorsementKind kind, Bytes value) {}
