package dev.assay.canister.crypto;

/**
 * SHA-256's compression function (FIPS 180-4 section 6.2.2). Written for the count of WebAssembly instructions: sixteen
 * rounds stand in a row and everything is in locals, so that neither the state nor the message schedule is an array,
 * each access to which is checked.
 */
final class Sha256 extends Sha2 {
    /** Section 4.2.2: fractional parts of the cube roots of the first 64 primes. */
    private static final int[] K = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    /** Section 5.3.3: fractional parts of the square roots of the first eight primes. */
    private final int[] state = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    Sha256() {
        super(64);
    }

    @Override
    void compress(byte[] in, int at) {
        int w0 = in[at] << 24 | (in[at + 1] & 0xff) << 16 | (in[at + 2] & 0xff) << 8 | in[at + 3] & 0xff;
        int w1 = in[at + 4] << 24 | (in[at + 5] & 0xff) << 16 | (in[at + 6] & 0xff) << 8 | in[at + 7] & 0xff;
        int w2 = in[at + 8] << 24 | (in[at + 9] & 0xff) << 16 | (in[at + 10] & 0xff) << 8 | in[at + 11] & 0xff;
        int w3 = in[at + 12] << 24 | (in[at + 13] & 0xff) << 16 | (in[at + 14] & 0xff) << 8 | in[at + 15] & 0xff;
        int w4 = in[at + 16] << 24 | (in[at + 17] & 0xff) << 16 | (in[at + 18] & 0xff) << 8 | in[at + 19] & 0xff;
        int w5 = in[at + 20] << 24 | (in[at + 21] & 0xff) << 16 | (in[at + 22] & 0xff) << 8 | in[at + 23] & 0xff;
        int w6 = in[at + 24] << 24 | (in[at + 25] & 0xff) << 16 | (in[at + 26] & 0xff) << 8 | in[at + 27] & 0xff;
        int w7 = in[at + 28] << 24 | (in[at + 29] & 0xff) << 16 | (in[at + 30] & 0xff) << 8 | in[at + 31] & 0xff;
        int w8 = in[at + 32] << 24 | (in[at + 33] & 0xff) << 16 | (in[at + 34] & 0xff) << 8 | in[at + 35] & 0xff;
        int w9 = in[at + 36] << 24 | (in[at + 37] & 0xff) << 16 | (in[at + 38] & 0xff) << 8 | in[at + 39] & 0xff;
        int w10 = in[at + 40] << 24 | (in[at + 41] & 0xff) << 16 | (in[at + 42] & 0xff) << 8 | in[at + 43] & 0xff;
        int w11 = in[at + 44] << 24 | (in[at + 45] & 0xff) << 16 | (in[at + 46] & 0xff) << 8 | in[at + 47] & 0xff;
        int w12 = in[at + 48] << 24 | (in[at + 49] & 0xff) << 16 | (in[at + 50] & 0xff) << 8 | in[at + 51] & 0xff;
        int w13 = in[at + 52] << 24 | (in[at + 53] & 0xff) << 16 | (in[at + 54] & 0xff) << 8 | in[at + 55] & 0xff;
        int w14 = in[at + 56] << 24 | (in[at + 57] & 0xff) << 16 | (in[at + 58] & 0xff) << 8 | in[at + 59] & 0xff;
        int w15 = in[at + 60] << 24 | (in[at + 61] & 0xff) << 16 | (in[at + 62] & 0xff) << 8 | in[at + 63] & 0xff;
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int t = 0; t < 64; t += 16) {
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

    private static int sum0(int x) {
        return (x >>> 2 | x << 30) ^ (x >>> 13 | x << 19) ^ (x >>> 22 | x << 10);
    }

    private static int sum1(int x) {
        return (x >>> 6 | x << 26) ^ (x >>> 11 | x << 21) ^ (x >>> 25 | x << 7);
    }

    private static int sigma0(int x) {
        return (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    }

    private static int sigma1(int x) {
        return (x >>> 17 | x << 15) ^ (x >>> 19 | x << 13) ^ x >>> 10;
    }

    @Override
    void write(byte[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (state[i / 4] >>> 24 - i % 4 * 8);
        }
    }
}
