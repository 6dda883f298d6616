package dev.assay.trust;

/** Where AWS Nitro chains end. */
final class AwsRoots {
    /** aws.nitro-enclaves. Source: AWS documentation, Verifying the root of trust, AWS_NitroEnclaves_Root-G1. */
    static final TrustAnchor NITRO_ENCLAVES_ROOT_G1 = TrustAnchor.constant(
            "aws.nitro-enclaves",
            "3049310b3009060355040613025553310f300d060355040a0c06416d617a6f6e310c300a060355040b0c03415753311b"
                    + "301906035504030c126177732e6e6974726f2d656e636c61766573",
            "3076301006072a8648ce3d020106052b8104002203620004fc0254eba608c1f36870e29ada90be46383292736e894bff"
                    + "f672d989444b5051e534a4b1f6dbe3c0bc581a32b7b176070ede12d69a3fea211b66e752cf7dd1dd095f6f1370f41708"
                    + "43d9dc100121e4cf63012809664487c9796284304dc53ff4",
            "641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b");

    private AwsRoots() {}
}
