package dev.assay.bench;

import java.nio.file.Path;

/** Writes a minted input for {@link DcapRace} into a folder. */
final class DcapMint {
    private DcapMint() {}

    /** @param args the folder */
    public static void main(String[] args) throws Exception {
        DcapInput.mint(Path.of(args[0]));
    }
}
