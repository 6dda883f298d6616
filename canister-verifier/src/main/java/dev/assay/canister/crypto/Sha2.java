package dev.assay.canister.crypto;

import dev.assay.bytes.Bytes;

/** What the SHA-2 functions have in common (FIPS 180-4 section 5.1): blocks, and the padding of the last. */
abstract class Sha2 {
    private final byte[] block;
    private int filled;
    private long total;

    Sha2(int blockBytes) {
        this.block = new byte[blockBytes];
    }

    /** Takes in the block that begins at {@code at}. */
    abstract void compress(byte[] in, int at);

    /** Fills {@code out} with the first bytes of the state. */
    abstract void write(byte[] out);

    /** The digest of the concatenation of {@code parts}, cut to {@code length} bytes. */
    final Bytes digest(int length, Bytes... parts) {
        for (Bytes part : parts) {
            update(part.toArray());
        }
        finish();
        byte[] out = new byte[length];
        write(out);
        return Bytes.of(out);
    }

    private void update(byte[] in) {
        total += in.length;
        int at = 0;
        if (filled > 0) {
            at = Math.min(block.length - filled, in.length);
            System.arraycopy(in, 0, block, filled, at);
            filled += at;
            if (filled < block.length) {
                return;
            }
            compress(block, 0);
            filled = 0;
        }
        while (in.length - at >= block.length) {
            compress(in, at);
            at += block.length;
        }
        filled = in.length - at;
        System.arraycopy(in, at, block, 0, filled);
    }

    /** One bit, then zeros, then the number of bits in the last eighth of a block; messages here are below 2^61 bytes. */
    private void finish() {
        block[filled++] = (byte) 0x80;
        if (filled > block.length - block.length / 8) {
            zeros(filled);
            compress(block, 0);
            filled = 0;
        }
        zeros(filled);
        long bits = total * 8;
        for (int i = 0; i < 8; i++) {
            block[block.length - 1 - i] = (byte) (bits >>> 8 * i);
        }
        compress(block, 0);
    }

    private void zeros(int from) {
        for (int i = from; i < block.length; i++) {
            block[i] = 0;
        }
    }
}
