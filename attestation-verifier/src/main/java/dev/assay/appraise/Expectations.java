package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a relying party knows by itself and evidence must agree with. Null means that it does not know; whether that is
 * good enough is the policy's decision.
 *
 * @param nonce the nonce it sent
 * @param tlsSpkiSha256 SHA-256 of the key its TLS connection ends in
 * @param tlsExporter the exporter value of its TLS session
 * @param channelUsed whether there is a connection at all; false offline, where channel rules have no meaning
 */
public record Expectations(
        @Nullable Bytes nonce,
        @Nullable Bytes tlsSpkiSha256,
        @Nullable Bytes tlsExporter,
        boolean channelUsed) {

    /** A bundle looked at offline, against {@code nonce} if there was one. */
    public static Expectations offline(@Nullable Bytes nonce) {
        return new Expectations(nonce, null, null, false);
    }

    /** A bundle fetched over a TLS connection that ends in the key with this digest, or over none. */
    public static Expectations online(Bytes nonce, @Nullable Bytes tlsSpkiSha256) {
        return new Expectations(nonce, tlsSpkiSha256, null, true);
    }
}
