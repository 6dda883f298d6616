package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.TcbLayout;
import dev.assay.evidence.amd.TcbVersion;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a versioned endorsement key, VCEK or VLEK, with what AMD says in its extensions (AMD 57230, tables
 * of the certificates' extensions); nothing about it is verified.
 *
 * @param certificate the certificate
 * @param structVersion 0; 1 on Turin
 * @param productName line of processors, with a stepping or without
 * @param hardwareId the chip: 64 bytes, 8 on Turin; null in a VLEK's
 * @param hardwareIdWrapped whether the identifier stands in an OCTET STRING of its own
 * @param cloud who the VLEK was given to; null in a VCEK's
 */
record VekCertificate(
        Certificate certificate,
        int structVersion,
        String productName,
        @Nullable Bytes hardwareId,
        boolean hardwareIdWrapped,
        @Nullable String cloud) {
    private static final String WHERE = "VCEK or VLEK certificate";
    private static final String AMD = "1.3.6.1.4.1.3704.1.";
    private static final String STRUCT_VERSION = AMD + "1";
    private static final String PRODUCT_NAME = AMD + "2";
    private static final String LEVEL = AMD + "3.";
    private static final String HARDWARE_ID = AMD + "4";
    private static final String CLOUD = AMD + "5";

    /** Whether AMD's extensions are there, which only these certificates have. */
    static boolean isVek(Certificate certificate) {
        return certificate.extensions().stream()
                .anyMatch(extension -> extension.oid().startsWith(AMD));
    }

    /** Reads the extensions. */
    static VekCertificate of(Certificate certificate) throws MalformedException {
        Extension hardwareId = certificate.extension(HARDWARE_ID);
        Extension cloud = certificate.extension(CLOUD);
        if ((hardwareId == null) == (cloud == null)) {
            throw new MalformedException(WHERE + ": expected a chip's identifier or a cloud's, one of the two");
        }
        boolean wrapped = hardwareId != null && isWrapped(hardwareId.value());
        return new VekCertificate(
                certificate,
                integer(required(certificate, STRUCT_VERSION)),
                text(required(certificate, PRODUCT_NAME)),
                hardwareId == null ? null : hardwareId(hardwareId.value(), wrapped),
                wrapped,
                cloud == null ? null : text(cloud));
    }

    /** VCEK or VLEK. */
    SigningKey kind() {
        return cloud == null ? SigningKey.VCEK : SigningKey.VLEK;
    }

    /** The security patch level in the extension {@code 3.number}; null without it. */
    @Nullable
    Integer level(int number) throws MalformedException {
        Extension extension = certificate.extension(LEVEL + number);
        return extension == null ? null : integer(extension);
    }

    /** The TCB that the key was derived for, in the form of a report; what has no extension is zero there. */
    TcbVersion tcb(TcbLayout layout) throws MalformedException {
        byte[] raw = new byte[TcbVersion.BYTES];
        for (int i = 0; i < raw.length; i++) {
            Integer level = level(layout.level(i));
            if (level == null && !layout.name(i).isEmpty()) {
                throw new MalformedException(WHERE + ": no extension 3." + layout.level(i));
            }
            raw[i] = level == null ? 0 : level.byteValue();
        }
        return new TcbVersion(Bytes.of(raw));
    }

    private static Extension required(Certificate certificate, String oid) throws MalformedException {
        Extension extension = certificate.extension(oid);
        if (extension == null) {
            throw new MalformedException(WHERE + ": no extension " + oid);
        }
        return extension;
    }

    private static int integer(Extension extension) throws MalformedException {
        try (DerReader in = new DerReader(extension.value(), WHERE + " " + extension.oid())) {
            return in.smallInteger(255);
        }
    }

    private static String text(Extension extension) throws MalformedException {
        try (DerReader in = new DerReader(extension.value(), WHERE + " " + extension.oid())) {
            return in.text();
        }
    }

    /** AMD's service writes the identifier bare; an OCTET STRING around it has been seen too. */
    private static boolean isWrapped(Bytes value) {
        return value.length() > 2
                && value.at(0) == DerReader.OCTET_STRING
                && value.at(1) == value.length() - 2
                && isHardwareIdLength(value.length() - 2);
    }

    private static Bytes hardwareId(Bytes value, boolean wrapped) throws MalformedException {
        Bytes id = wrapped ? value.slice(2, value.length()) : value;
        if (!isHardwareIdLength(id.length())) {
            throw new MalformedException(WHERE + ": a chip's identifier of " + id.length() + " bytes");
        }
        return id;
    }

    private static boolean isHardwareIdLength(int length) {
        return length == 8 || length == 64;
    }
}
