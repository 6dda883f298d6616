package dev.assay.trust;

/** Where NVIDIA's chains end: one root for devices, one for reference measurements. */
final class NvidiaRoots {
    /** NVIDIA Device Identity CA. Source: the verifier in NVIDIA's repository nvtrust. */
    static final TrustAnchor DEVICE_IDENTITY_CA = TrustAnchor.constant(
            "NVIDIA Device Identity CA",
            "30353122302006035504030c194e564944494120446576696365204964656e74697479204341310f300d060355040a0c"
                    + "064e5649444941",
            "3076301006072a8648ce3d020106052b81040022036200040e4c14a33bf8a5626658db4129607e4cbf4519c4412716f4"
                    + "d0d917c4978005bdeabeaefd57bc66082d718a4f8b6052e1516ee8a7c422b84de857071bb58fd395bea0cfa1c63ee7c8"
                    + "0d6bd63901d91cbbd187d3857dc16b5cceaf238ff8c27dbd",
            "102bf659d5419614c9d8e6aecebc80454eb26b1df6a769ac720b9a690b167b48");

    /** NVIDIA CoRIM signing Root CA. Source: the verifier in NVIDIA's repository nvtrust. */
    static final TrustAnchor CORIM_SIGNING_ROOT_CA = TrustAnchor.constant(
            "NVIDIA CoRIM signing Root CA",
            "3045310b3009060355040613025553310f300d060355040a0c064e56494449413125302306035504030c1c4e56494449"
                    + "4120436f52494d207369676e696e6720526f6f74204341",
            "3076301006072a8648ce3d020106052b8104002203620004b840b28bdbcd33e230da57d4cf2065747030682d4717b4c2"
                    + "829d7641c1325139b74da831c2be3c779e7e2b65489566080e4ecd94021075c57f15fedeb862c8f906ae8fddc7b12238"
                    + "597dbdf0fa56e78453833f6d0be43af3871a47f057584799",
            "12977b5115acb0381179279fffeb5a8c4d264971ebb32298023a465fa41df5d1");

    private NvidiaRoots() {}
}
