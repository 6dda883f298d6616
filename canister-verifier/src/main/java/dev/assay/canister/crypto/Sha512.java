package dev.assay.canister.crypto;

/** SHA-512's compression function (FIPS 180-4 section 6.4.2), also SHA-384's; written as {@link Sha256} is. */
final class Sha512 extends Sha2 {
    /** Section 4.2.3: fractional parts of the cube roots of the first 80 primes. */
    private static final long[] K = {
        0x428a2f98d728ae22L, 0x7137449123ef65cdL, 0xb5c0fbcfec4d3b2fL, 0xe9b5dba58189dbbcL,
        0x3956c25bf348b538L, 0x59f111f1b605d019L, 0x923f82a4af194f9bL, 0xab1c5ed5da6d8118L,
        0xd807aa98a3030242L, 0x12835b0145706fbeL, 0x243185be4ee4b28cL, 0x550c7dc3d5ffb4e2L,
        0x72be5d74f27b896fL, 0x80deb1fe3b1696b1L, 0x9bdc06a725c71235L, 0xc19bf174cf692694L,
        0xe49b69c19ef14ad2L, 0xefbe4786384f25e3L, 0x0fc19dc68b8cd5b5L, 0x240ca1cc77ac9c65L,
        0x2de92c6f592b0275L, 0x4a7484aa6ea6e483L, 0x5cb0a9dcbd41fbd4L, 0x76f988da831153b5L,
        0x983e5152ee66dfabL, 0xa831c66d2db43210L, 0xb00327c898fb213fL, 0xbf597fc7beef0ee4L,
        0xc6e00bf33da88fc2L, 0xd5a79147930aa725L, 0x06ca6351e003826fL, 0x142929670a0e6e70L,
        0x27b70a8546d22ffcL, 0x2e1b21385c26c926L, 0x4d2c6dfc5ac42aedL, 0x53380d139d95b3dfL,
        0x650a73548baf63deL, 0x766a0abb3c77b2a8L, 0x81c2c92e47edaee6L, 0x92722c851482353bL,
        0xa2bfe8a14cf10364L, 0xa81a664bbc423001L, 0xc24b8b70d0f89791L, 0xc76c51a30654be30L,
        0xd192e819d6ef5218L, 0xd69906245565a910L, 0xf40e35855771202aL, 0x106aa07032bbd1b8L,
        0x19a4c116b8d2d0c8L, 0x1e376c085141ab53L, 0x2748774cdf8eeb99L, 0x34b0bcb5e19b48a8L,
        0x391c0cb3c5c95a63L, 0x4ed8aa4ae3418acbL, 0x5b9cca4f7763e373L, 0x682e6ff3d6b2b8a3L,
        0x748f82ee5defb2fcL, 0x78a5636f43172f60L, 0x84c87814a1f0ab72L, 0x8cc702081a6439ecL,
        0x90befffa23631e28L, 0xa4506cebde82bde9L, 0xbef9a3f7b2c67915L, 0xc67178f2e372532bL,
        0xca273eceea26619cL, 0xd186b8c721c0c207L, 0xeada7dd6cde0eb1eL, 0xf57d4f7fee6ed178L,
        0x06f067aa72176fbaL, 0x0a637dc5a2c898a6L, 0x113f9804bef90daeL, 0x1b710b35131c471bL,
        0x28db77f523047d84L, 0x32caab7b40c72493L, 0x3c9ebe0a15c9bebcL, 0x431d67c49c100d4cL,
        0x4cc5d4becb3e42b6L, 0x597f299cfc657e2aL, 0x5fcb6fab3ad6faecL, 0x6c44198c4a475817L
    };

    private final long[] state;

    private Sha512(long[] state) {
        super(128);
        this.state = state;
    }

    /** Section 5.3.5: fractional parts of the square roots of the first eight primes. */
    static Sha512 sha512() {
        return new Sha512(new long[] {
            0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
            0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
        });
    }

    /** Section 5.3.4: those of the ninth to the sixteenth. */
    static Sha512 sha384() {
        return new Sha512(new long[] {
            0xcbbb9d5dc1059ed8L, 0x629a292a367cd507L, 0x9159015a3070dd17L, 0x152fecd8f70e5939L,
            0x67332667ffc00b31L, 0x8eb44a8768581511L, 0xdb0c2e0d64f98fa7L, 0x47b5481dbefa4fa4L
        });
    }

    @Override
    void compress(byte[] in, int at) {
        long w0 = word(in, at);
        long w1 = word(in, at + 8);
        long w2 = word(in, at + 16);
        long w3 = word(in, at + 24);
        long w4 = word(in, at + 32);
        long w5 = word(in, at + 40);
        long w6 = word(in, at + 48);
        long w7 = word(in, at + 56);
        long w8 = word(in, at + 64);
        long w9 = word(in, at + 72);
        long w10 = word(in, at + 80);
        long w11 = word(in, at + 88);
        long w12 = word(in, at + 96);
        long w13 = word(in, at + 104);
        long w14 = word(in, at + 112);
        long w15 = word(in, at + 120);
        long a = state[0];
        long b = state[1];
        long c = state[2];
        long d = state[3];
        long e = state[4];
        long f = state[5];
        long g = state[6];
        long h = state[7];
        for (int t = 0; t < 80; t += 16) {
            if (t > 0) {
                w0 += sigma1(w14) + w9 + sigma0(w1);
                w1 += sigma1(w15) + w10 + sigma0(w2);
                w2 += sigma1(w0) + w11 + sigma0(w3);
                w3 += sigma1(w1) + w12 + sigma0(w4);
                w4 += sigma1(w2) + w13 + sigma0(w5);
                w5 += sigma1(w3) + w14 + sigma0(w6);
                w6 += sigma1(w4) + w15 + sigma0(w7);
                w7 += sigma1(w5) + w0 + sigma0(w8);
                w8 += sigma1(w6) + w1 + sigma0(w9);
                w9 += sigma1(w7) + w2 + sigma0(w10);
                w10 += sigma1(w8) + w3 + sigma0(w11);
                w11 += sigma1(w9) + w4 + sigma0(w12);
                w12 += sigma1(w10) + w5 + sigma0(w13);
                w13 += sigma1(w11) + w6 + sigma0(w14);
                w14 += sigma1(w12) + w7 + sigma0(w15);
                w15 += sigma1(w13) + w8 + sigma0(w0);
            }
            h += sum1(e) + (g ^ e & (f ^ g)) + K[t] + w0;
            d += h;
            h += sum0(a) + (a & b ^ c & (a ^ b));
            g += sum1(d) + (f ^ d & (e ^ f)) + K[t + 1] + w1;
            c += g;
            g += sum0(h) + (h & a ^ b & (h ^ a));
            f += sum1(c) + (e ^ c & (d ^ e)) + K[t + 2] + w2;
            b += f;
            f += sum0(g) + (g & h ^ a & (g ^ h));
            e += sum1(b) + (d ^ b & (c ^ d)) + K[t + 3] + w3;
            a += e;
            e += sum0(f) + (f & g ^ h & (f ^ g));
            d += sum1(a) + (c ^ a & (b ^ c)) + K[t + 4] + w4;
            h += d;
            d += sum0(e) + (e & f ^ g & (e ^ f));
            c += sum1(h) + (b ^ h & (a ^ b)) + K[t + 5] + w5;
            g += c;
            c += sum0(d) + (d & e ^ f & (d ^ e));
            b += sum1(g) + (a ^ g & (h ^ a)) + K[t + 6] + w6;
            f += b;
            b += sum0(c) + (c & d ^ e & (c ^ d));
            a += sum1(f) + (h ^ f & (g ^ h)) + K[t + 7] + w7;
            e += a;
            a += sum0(b) + (b & c ^ d & (b ^ c));
            h += sum1(e) + (g ^ e & (f ^ g)) + K[t + 8] + w8;
            d += h;
            h += sum0(a) + (a & b ^ c & (a ^ b));
            g += sum1(d) + (f ^ d & (e ^ f)) + K[t + 9] + w9;
            c += g;
            g += sum0(h) + (h & a ^ b & (h ^ a));
            f += sum1(c) + (e ^ c & (d ^ e)) + K[t + 10] + w10;
            b += f;
            f += sum0(g) + (g & h ^ a & (g ^ h));
            e += sum1(b) + (d ^ b & (c ^ d)) + K[t + 11] + w11;
            a += e;
            e += sum0(f) + (f & g ^ h & (f ^ g));
            d += sum1(a) + (c ^ a & (b ^ c)) + K[t + 12] + w12;
            h += d;
            d += sum0(e) + (e & f ^ g & (e ^ f));
            c += sum1(h) + (b ^ h & (a ^ b)) + K[t + 13] + w13;
            g += c;
            c += sum0(d) + (d & e ^ f & (d ^ e));
            b += sum1(g) + (a ^ g & (h ^ a)) + K[t + 14] + w14;
            f += b;
            b += sum0(c) + (c & d ^ e & (c ^ d));
            a += sum1(f) + (h ^ f & (g ^ h)) + K[t + 15] + w15;
            e += a;
            a += sum0(b) + (b & c ^ d & (b ^ c));
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static long word(byte[] in, int at) {
        int high = in[at] << 24 | (in[at + 1] & 0xff) << 16 | (in[at + 2] & 0xff) << 8 | in[at + 3] & 0xff;
        int low = in[at + 4] << 24 | (in[at + 5] & 0xff) << 16 | (in[at + 6] & 0xff) << 8 | in[at + 7] & 0xff;
        return (long) high << 32 | low & 0xffffffffL;
    }

    private static long sum0(long x) {
        return (x >>> 28 | x << 36) ^ (x >>> 34 | x << 30) ^ (x >>> 39 | x << 25);
    }

    private static long sum1(long x) {
        return (x >>> 14 | x << 50) ^ (x >>> 18 | x << 46) ^ (x >>> 41 | x << 23);
    }

    private static long sigma0(long x) {
        return (x >>> 1 | x << 63) ^ (x >>> 8 | x << 56) ^ x >>> 7;
    }

    private static long sigma1(long x) {
        return (x >>> 19 | x << 45) ^ (x >>> 61 | x << 3) ^ x >>> 6;
    }

    @Override
    void write(byte[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (state[i / 8] >>> 56 - i % 8 * 8);
        }
    }
}
