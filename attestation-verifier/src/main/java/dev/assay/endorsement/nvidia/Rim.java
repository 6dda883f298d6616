package dev.assay.endorsement.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;

/**
 * A reference integrity manifest (TCG RIM information model, as a SWID tag of ISO/IEC 19770-2:2015) as read; nothing
 * about it is verified. Whether it is of a driver or a VBIOS shows only in the version that it is for.
 *
 * @param tagId identifies this edition
 * @param product the chip, for example {@code GH100}
 * @param edition {@code GPU} or {@code SWITCH}; empty without one
 * @param colloquialVersion the driver's or VBIOS's version
 * @param measurements the active ones, by index
 * @param signature over all of the above
 */
public record Rim(
        String tagId,
        String product,
        String edition,
        String colloquialVersion,
        List<GoldenMeasurement> measurements,
        RimSignature signature) {
    /** Copies the list. */
    public Rim {
        measurements = List.copyOf(measurements);
    }

    /** Reads a manifest. */
    public static Rim decode(Bytes xml, String where) throws MalformedException {
        return RimReader.read(xml, where);
    }
}
