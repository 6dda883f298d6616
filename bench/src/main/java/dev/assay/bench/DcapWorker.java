package dev.assay.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.crypto.Crypto;
import dev.assay.verify.PreparedCollateral;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Our contestant in {@link DcapRace}. Verifies on one thread for as many milliseconds of processor time as each line on
 * standard input says, and answers how many verifications a second of it held. The virtual machine's own threads' time is
 * included.
 */
final class DcapWorker {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private DcapWorker() {}

    private interface Verification {
        Object verify() throws Exception;
    }

    /** @param args folder; {@code cold} or {@code prepared}; the crypto's name */
    public static void main(String[] args) throws Exception {
        Sample sample = DcapInput.read(Path.of(args[0]));
        Crypto crypto = Cryptos.named(args[2]);
        PreparedCollateral prepared = sample.prepare(crypto);
        Verification verification = args[1].equals("cold")
                ? () -> sample.verifyCold(crypto)
                : () -> sample.verifyPrepared(prepared, crypto);
        verification.verify();
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            System.out.println(perSecond(verification, Long.parseLong(line)));
        }
    }

    private static double perSecond(Verification verification, long millis) throws Exception {
        long before = SYSTEM.getProcessCpuTime();
        long spent = 0;
        long count = 0;
        while (spent < millis * 1_000_000) {
            verification.verify();
            count++;
            spent = SYSTEM.getProcessCpuTime() - before;
        }
        return count * 1e9 / spent;
    }
}
