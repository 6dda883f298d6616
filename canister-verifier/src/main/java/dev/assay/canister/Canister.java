package dev.assay.canister;

import dev.assay.canister.ic0.Ic0;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.teavm.interop.Export;

public final class Canister {
    private Canister() {}

    public static void main(String[] arguments) {}

    @Export(name = "canister_init")
    static void init() {}

    @Export(name = "canister_query echo")
    static void echo() {
        Ic0.reply(Ic0.argument());
    }

    @Export(name = "canister_query ed25519")
    static void ed25519() {
        byte[] in = Ic0.argument();
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, new Ed25519PublicKeyParameters(in, 0));
        signer.update(in, 96, in.length - 96);
        byte[] sig = new byte[64];
        System.arraycopy(in, 32, sig, 0, 64);
        Ic0.reply(new byte[] {(byte) (signer.verifySignature(sig) ? 1 : 0)});
    }
}
