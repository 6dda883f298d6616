package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.amd.SnpProduct;

/**
 * What a VCEK certificate is found by: which chip, and the parts of its reported TCB (AMD 57230, chapter 4).
 *
 * @param product the chip's; KDS serves Bergamo and Siena as Genoa
 * @param hwid 64 bytes; 8 for Turin
 * @param bootloader SPL, 0 to 255
 * @param tee SPL, 0 to 255
 * @param snp SPL, 0 to 255
 * @param microcode SPL, 0 to 255
 * @param fmc SPL, 0 to 255; Turin only, -1 for others
 */
public record AmdChip(SnpProduct product, Bytes hwid, int bootloader, int tee, int snp, int microcode, int fmc) {
    /** Refuses lengths and numbers that are out of range. */
    public AmdChip {
        boolean turin = product == SnpProduct.TURIN;
        if (hwid.length() != hwidBytes(product)
                || !isSpl(bootloader)
                || !isSpl(tee)
                || !isSpl(snp)
                || !isSpl(microcode)
                || (turin ? !isSpl(fmc) : fmc != -1)) {
            throw new IllegalArgumentException("not a chip and TCB of " + product.id());
        }
    }

    /** How much of a report's CHIP_ID names the chip. */
    static int hwidBytes(SnpProduct product) {
        return product == SnpProduct.TURIN ? 8 : 64;
    }

    private static boolean isSpl(int value) {
        return value >= 0 && value <= 255;
    }
}
