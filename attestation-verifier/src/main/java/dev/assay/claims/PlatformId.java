package dev.assay.claims;

import dev.assay.bytes.Bytes;

/**
 * Which machine, as its vendor's certificate names it.
 *
 * @param name {@code ppid} (Intel), {@code chip_id} (AMD), {@code ueid} (NVIDIA) or {@code module_id} (AWS)
 * @param value the identifier
 */
public record PlatformId(String name, Bytes value) {}
