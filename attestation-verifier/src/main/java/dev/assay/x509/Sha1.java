package dev.assay.x509;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;

/**
 * SHA-1 (RFC 3174), for the names that OCSP gives to issuers and for nothing that has to resist: whoever found a second
 * key with the same digest would still need a signature of the issuer's under the answer.
 */
final class Sha1 {
    private static final int BLOCK_BYTES = 64;
    private static final int WORDS = 80;

    private Sha1() {}

    static Bytes digest(Bytes message) {
        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
        int[] words = new int[WORDS];
        byte[] padded = padded(message);
        for (int at = 0; at < padded.length; at += BLOCK_BYTES) {
            block(padded, at, words, state);
        }
        ByteWriter out = new ByteWriter();
        for (int word : state) {
            out.bigEndian(word & 0xffffffffL, 4);
        }
        return out.toBytes();
    }

    /** Section 4: a one bit, zeros, and the length in bits as the last eight bytes. */
    private static byte[] padded(Bytes message) {
        int length = (message.length() + 8) / BLOCK_BYTES * BLOCK_BYTES + BLOCK_BYTES;
        byte[] padded = new byte[length];
        for (int i = 0; i < message.length(); i++) {
            padded[i] = (byte) message.at(i);
        }
        padded[message.length()] = (byte) 0x80;
        long bits = 8L * message.length();
        for (int i = 1; i <= 8; i++) {
            padded[length - i] = (byte) bits;
            bits >>>= 8;
        }
        return padded;
    }

    /** Section 6.1. */
    private static void block(byte[] padded, int at, int[] words, int[] state) {
        for (int i = 0; i < WORDS; i++) {
            words[i] = i < 16
                    ? word(padded, at + 4 * i)
                    : Integer.rotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int i = 0; i < WORDS; i++) {
            int next = Integer.rotateLeft(a, 5) + mix(i, b, c, d) + e + words[i] + constant(i);
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private static int mix(int round, int b, int c, int d) {
        return switch (round / 20) {
            case 0 -> b & c | ~b & d;
            case 2 -> b & c | b & d | c & d;
            default -> b ^ c ^ d;
        };
    }

    private static int constant(int round) {
        return switch (round / 20) {
            case 0 -> 0x5a827999;
            case 1 -> 0x6ed9eba1;
            case 2 -> 0x8f1bbcdc;
            default -> 0xca62c1d6;
        };
    }
}
