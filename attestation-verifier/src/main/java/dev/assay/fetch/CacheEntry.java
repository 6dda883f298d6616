package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service answered, kept. All times are seconds since 1970.
 *
 * @param key of the question
 * @param storedAt when it was answered
 * @param freshUntil before this it is used without asking again
 * @param validUntil from then to this it is used if the service cannot be asked; by what was answered itself
 * @param items the answer
 */
record CacheEntry(String key, long storedAt, long freshUntil, long validUntil, List<Endorsement> items) {
    /** Longest encoding. */
    static final int MAX_BYTES = 6 << 20;

    private static final int DIGEST_BYTES = 32;
    private static final int MAX_ITEMS = 16;
    private static final String WHERE = "cache entry";

    CacheEntry {
        items = List.copyOf(items);
    }

    /** A time before its own storing is none to trust a clock by. */
    boolean isFresh(long now) {
        return storedAt <= now && now < freshUntil;
    }

    boolean isValid(long now) {
        return now <= validUntil;
    }

    /**
     * SHA-256, then CBOR. The digest finds what a disk or a crash did; whoever may write to the directory can make it
     * anew, and gains nothing by it, because endorsements are believed for their signatures only.
     */
    Bytes encode(Crypto crypto) {
        List<CborValue> encoded = new ArrayList<>();
        for (Endorsement item : items) {
            encoded.add(CborValue.array(CborValue.of(item.kind().mediaType()), CborValue.of(item.value())));
        }
        Bytes content = Cbor.encode(new CborMapBuilder()
                .put(1, key)
                .put(2, storedAt)
                .put(3, freshUntil)
                .put(4, validUntil)
                .put(5, new CborValue.Array(encoded))
                .build());
        return crypto.sha256(content).concat(content);
    }

    static CacheEntry decode(Bytes encoded, Crypto crypto) throws MalformedException {
        if (encoded.length() < DIGEST_BYTES || encoded.length() > MAX_BYTES) {
            throw new MalformedException(WHERE + ": " + encoded.length() + " bytes");
        }
        Bytes content = encoded.slice(DIGEST_BYTES, encoded.length());
        if (!crypto.sha256(content).equals(encoded.slice(0, DIGEST_BYTES))) {
            throw new MalformedException(WHERE + ": its digest is another");
        }
        try (CborFields fields = new CborFields(Cbor.decode(content, MAX_BYTES, WHERE), WHERE)) {
            return new CacheEntry(
                    fields.text(1, 64),
                    fields.integer(2, 0, Long.MAX_VALUE),
                    fields.integer(3, 0, Long.MAX_VALUE),
                    fields.integer(4, 0, Long.MAX_VALUE),
                    items(fields.array(5, MAX_ITEMS)));
        }
    }

    private static List<Endorsement> items(List<CborValue> encoded) throws MalformedException {
        List<Endorsement> items = new ArrayList<>();
        for (CborValue item : encoded) {
            List<CborValue> pair = CborFields.asTuple(item, 2, WHERE);
            EndorsementKind kind = EndorsementKind.fromMediaType(CborFields.asText(pair.get(0), 64, WHERE));
            if (kind == null) {
                throw new MalformedException(WHERE + ": unknown media type");
            }
            items.add(new Endorsement(kind, CborFields.asBytes(pair.get(1), 1, MAX_BYTES, WHERE)));
        }
        return items;
    }
}
