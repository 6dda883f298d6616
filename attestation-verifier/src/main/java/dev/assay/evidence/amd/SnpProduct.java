package dev.assay.evidence.amd;

import org.jspecify.annotations.Nullable;

/**
 * The lines of processors that AMD endorses together: one root, one ASK and one ASVK for each (AMD 57230, chapter 3).
 * Bergamo and Siena are endorsed as Genoa.
 */
public enum SnpProduct {
    MILAN("Milan", TcbLayout.FAMILY_19),
    GENOA("Genoa", TcbLayout.FAMILY_19),
    TURIN("Turin", TcbLayout.FAMILY_1A);

    private final String id;
    private final TcbLayout layout;

    SnpProduct(String id, TcbLayout layout) {
        this.id = id;
        this.layout = layout;
    }

    /** AMD's name, as it stands in the names of certificates: {@code ARK-Milan}, {@code SEV-Milan}. */
    public String id() {
        return id;
    }

    /** What the bytes of a TCB_VERSION stand for. */
    public TcbLayout layout() {
        return layout;
    }

    /** The product of a processor by CPUID function 1, extended parts added in; null when unknown. */
    public static @Nullable SnpProduct ofCpuid(int family, int model) {
        if (family == 0x19) {
            // 00h to 0Fh; 10h to 1Fh Genoa, A0h to AFh Bergamo and Siena.
            return model <= 0x0f ? MILAN : model <= 0x1f || model >= 0xa0 && model <= 0xaf ? GENOA : null;
        }
        return family == 0x1a && model <= 0x1f ? TURIN : null;
    }

    /** The product by the certificate's productName, which may end in a stepping: {@code Milan-B0}; null when unknown. */
    public static @Nullable SnpProduct ofName(String productName) {
        int stepping = productName.indexOf('-');
        String line = stepping < 0 ? productName : productName.substring(0, stepping);
        for (SnpProduct product : values()) {
            if (product.id.equals(line)) {
                return product;
            }
        }
        return null;
    }
}
