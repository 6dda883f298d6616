package dev.assay.enclave.device;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.occlum.OcclumTee;
import dev.assay.evidence.CmwRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs in the process that the double is preloaded into: opens a TEE and asks it, a command and an answer for each line. */
final class DeviceProbe {
    private static @Nullable TeeProvider tee;

    private DeviceProbe() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println("> " + answer(root, line.split(" ")));
        }
    }

    private static String answer(Path root, String[] words) {
        try {
            return switch (words[0]) {
                case "open" -> open(root, words[1]);
                case "quote" -> quote(Bytes.fromHex(words[1]));
                case "quotes" -> quotes(Integer.parseInt(words[1]));
                case "close" -> {
                    opened().close();
                    yield "closed";
                }
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (TeeUnavailableException e) {
            return "unavailable " + e.getMessage();
        } catch (Exception e) {
            return "bug " + e;
        }
    }

    private static TeeProvider opened() {
        if (tee == null) {
            throw new IllegalStateException("nothing was opened");
        }
        return tee;
    }

    private static String open(Path root, String kind) throws TeeUnavailableException {
        if (tee != null) {
            tee.close();
            tee = null;
        }
        TeeProvider now = switch (kind) {
            case "occlum" -> OcclumTee.open(root);
            case "sev-guest" -> SevGuestTee.open(root);
            case "tdx-guest" -> TdxGuestTee.open(root);
            default -> throw new IllegalArgumentException(kind);
        };
        tee = now;
        return "opened " + now.tee() + " " + now.mode();
    }

    private static String quote(Bytes reportData) throws TeeUnavailableException {
        CmwRecord record = opened().quote(reportData);
        return "evidence " + record.type() + " " + record.value().hex();
    }

    /** As many at once, each over report data of its own, which the provider compares. */
    private static String quotes(int count) throws IOException {
        List<Thread> threads = IntStream.range(0, count)
                .mapToObj(number -> new Thread(() -> {
                    byte[] reportData = new byte[64];
                    reportData[0] = (byte) (number + 1);
                    try {
                        quote(Bytes.of(reportData));
                    } catch (TeeUnavailableException e) {
                        throw new UncheckedIOException(new IOException(e));
                    }
                }))
                .toList();
        int[] failed = new int[1];
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((failing, failure) -> {
            synchronized (failed) {
                failed[0]++;
            }
        }));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return "quotes " + (count - failed[0]) + " of " + count;
    }
}
