package dev.assay.trust;

/**
 * Where Intel's chains end. Two certificates with this key are in use, one that ends in 2049 and one that ends in 2033;
 * they are one anchor.
 */
final class IntelRoots {
    /**
     * Intel SGX Root CA. Source: Intel's Provisioning Certification Service, file
     * Intel_SGX_Provisioning_Certification_RootCA.
     */
    static final TrustAnchor SGX_ROOT_CA = TrustAnchor.constant(
            "Intel SGX Root CA",
            "3068311a301806035504030c11496e74656c2053475820526f6f74204341311a3018060355040a0c11496e74656c2043"
                    + "6f72706f726174696f6e3114301206035504070c0b53616e746120436c617261310b300906035504080c024341310b30"
                    + "09060355040613025553",
            "3059301306072a8648ce3d020106082a8648ce3d030107034200040ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e"
                    + "48b4458561a36e705525f567918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394",
            "44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3",
            "fc64f8076d79a4fee9d1d473d74c89eb8d8fd55c5abafeabeba7366d20429404");

    private IntelRoots() {}
}
