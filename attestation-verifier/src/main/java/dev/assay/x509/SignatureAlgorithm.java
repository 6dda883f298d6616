package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.der.DerReader;

/**
 * AlgorithmIdentifier of a signature, of the kinds that vendors use.
 *
 * @param scheme ECDSA (RFC 5758 section 3.2) or RSASSA-PSS (RFC 4055 section 3.1)
 * @param hash digest of the signed bytes; for PSS of the mask too
 * @param saltLength for PSS, in bytes; else 0
 */
public record SignatureAlgorithm(Scheme scheme, HashAlgorithm hash, int saltLength) {
    /** How the digest is signed. */
    public enum Scheme {
        ECDSA,
        RSA_PSS
    }

    private static final String MGF1 = "1.2.840.113549.1.1.8";
    private static final int MAX_SALT_BYTES = 64;

    /** Reads an AlgorithmIdentifier. */
    public static SignatureAlgorithm decode(Bytes identifier, String where) throws MalformedException {
        try (DerReader outer = new DerReader(identifier, where);
                DerReader algorithm = outer.enter(DerReader.SEQUENCE)) {
            return switch (algorithm.oid()) {
                case "1.2.840.10045.4.3.2" -> ecdsa(HashAlgorithm.SHA256);
                case "1.2.840.10045.4.3.3" -> ecdsa(HashAlgorithm.SHA384);
                case "1.2.840.10045.4.3.4" -> ecdsa(HashAlgorithm.SHA512);
                case "1.2.840.113549.1.1.10" -> pss(algorithm);
                default -> throw new MalformedException(where + ": a signature algorithm that is not used here");
            };
        }
    }

    private static SignatureAlgorithm ecdsa(HashAlgorithm hash) {
        return new SignatureAlgorithm(Scheme.ECDSA, hash, 0);
    }

    /** RSASSA-PSS-params. All defaults are SHA-1's, so what is left out is refused like SHA-1. */
    private static SignatureAlgorithm pss(DerReader algorithm) throws MalformedException {
        try (DerReader parameters = algorithm.enter(DerReader.SEQUENCE);
                DerReader hashField = parameters.enter(DerReader.explicit(0));
                DerReader maskField = parameters.enter(DerReader.explicit(1));
                DerReader mask = maskField.enter(DerReader.SEQUENCE)) {
            HashAlgorithm hash = hash(hashField);
            if (!mask.oid().equals(MGF1) || hash(mask) != hash) {
                throw algorithm.malformed("PSS with another mask than MGF1 of the same hash");
            }
            int saltLength;
            try (DerReader salt = parameters.enter(DerReader.explicit(2))) {
                saltLength = salt.smallInteger(MAX_SALT_BYTES);
            }
            if (parameters.nextIs(DerReader.explicit(3))) {
                try (DerReader trailer = parameters.enter(DerReader.explicit(3))) {
                    if (trailer.smallInteger(1) != 1) {
                        throw algorithm.malformed("PSS with another trailer than 1");
                    }
                }
            }
            return new SignatureAlgorithm(Scheme.RSA_PSS, hash, saltLength);
        }
    }

    private static HashAlgorithm hash(DerReader in) throws MalformedException {
        try (DerReader algorithm = in.enter(DerReader.SEQUENCE)) {
            HashAlgorithm hash = switch (algorithm.oid()) {
                case "2.16.840.1.101.3.4.2.1" -> HashAlgorithm.SHA256;
                case "2.16.840.1.101.3.4.2.2" -> HashAlgorithm.SHA384;
                case "2.16.840.1.101.3.4.2.3" -> HashAlgorithm.SHA512;
                default -> throw algorithm.malformed("a hash that is not used here");
            };
            if (algorithm.hasMore()) {
                algorithm.nothing();
            }
            return hash;
        }
    }
}
