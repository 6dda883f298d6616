package dev.assay.fuzz;

import dev.assay.bytes.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small changes to good inputs; the same ones for the same random numbers. */
final class Mutator {
    private static final byte[] TELLING = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, 0x30, '"', '{', '[', '<', '&', '-'};

    private final Random random;
    private final List<Bytes> seeds;

    Mutator(Random random, List<Bytes> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    Bytes next() {
        byte[] bytes = pick().toArray();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return Bytes.of(bytes);
    }

    private Bytes pick() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {TELLING[random.nextInt(TELLING.length)]};
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) (random.nextBoolean() ? 0xff : 0));
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                return joined(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)), new byte[0]);
            }
            case 6 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(64));
                return joined(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            }
            default -> {
                Bytes other = pick();
                int from = random.nextInt(other.length() + 1);
                int to = Math.min(other.length(), from + random.nextInt(256));
                return joined(bytes, at, at, other.slice(from, to).toArray());
            }
        }
        return bytes;
    }

    /** {@code bytes} with what stands from {@code from} to {@code to} replaced. */
    private static byte[] joined(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }
}
