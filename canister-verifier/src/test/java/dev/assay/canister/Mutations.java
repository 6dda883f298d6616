package dev.assay.canister;

import dev.assay.bytes.Bytes;
import java.util.Random;

/** Small ways in which bytes can be wrong. */
final class Mutations {
    private Mutations() {}

    /** {@code value} with one thing changed; {@code donor} is where a foreign end comes from. */
    static Bytes mutate(Bytes value, Bytes donor, Random random) {
        byte[] bytes = value.toArray();
        int place = random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0, 1 -> {
                bytes[place] ^= (byte) (1 << random.nextInt(8));
                yield Bytes.of(bytes);
            }
            case 2 -> {
                bytes[place] = (byte) random.nextInt(256);
                yield Bytes.of(bytes);
            }
            case 3 -> value.slice(0, place);
            case 4 -> {
                int end = Math.min(bytes.length, place + 1 + random.nextInt(40));
                yield value.slice(0, place).concat(value.slice(end, bytes.length));
            }
            default -> {
                int cut = random.nextInt(Math.min(bytes.length, donor.length()));
                yield value.slice(0, cut).concat(donor.slice(cut, donor.length()));
            }
        };
    }
}
