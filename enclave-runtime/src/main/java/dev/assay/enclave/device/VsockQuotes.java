package dev.assay.enclave.device;

import dev.assay.enclave.jni.DeviceException;
import dev.assay.enclave.jni.HostSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quotes from the host's quote generation service, asked over vsock at the port that the configuration names. */
final class VsockQuotes {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_CONFIGURATION_BYTES = 64 << 10;
    /** The whole line; white space anywhere but inside the name and the number. */
    private static final Pattern PORT = Pattern.compile("\\s*port\\s*=\\s*([0-9]{1,10})\\s*");

    private VsockQuotes() {}

    /** @throws DeviceException if {@code configuration} names no port */
    static TdxGuestDevice.Quoting of(Path configuration) throws DeviceException {
        int port = port(configuration, read(configuration));
        return (device, tdReport) -> quote(port, tdReport);
    }

    private static byte[] quote(int port, byte[] tdReport) throws DeviceException {
        String name = "the quote generation service";
        try (HostSocket socket = HostSocket.connect(port, TIMEOUT_MILLIS)) {
            socket.send(QgsMessage.request(tdReport));
            byte[] length = socket.receive(QgsMessage.LENGTH_BYTES);
            byte[] message = socket.receive(QgsMessage.length(name, length));
            byte[] framed = new byte[length.length + message.length];
            System.arraycopy(length, 0, framed, 0, length.length);
            System.arraycopy(message, 0, framed, length.length, message.length);
            return QgsMessage.quote(name, framed);
        }
    }

    private static String read(Path configuration) throws DeviceException {
        try (InputStream in = Files.newInputStream(configuration)) {
            return new String(in.readNBytes(MAX_CONFIGURATION_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new DeviceException(configuration + ": no port of a quote generation service is configured");
        }
    }

    /** The first line that is one decides; a number that is too great for a port counts as none. Unsigned. */
    static int port(Path configuration, String text) throws DeviceException {
        Matcher line = PORT.matcher("");
        long port = text.lines()
                .filter(candidate -> line.reset(candidate).matches())
                .findFirst()
                .map(found -> Long.parseLong(line.reset(found).matches() ? line.group(1) : "0"))
                .orElse(0L);
        if (port == 0 || port > 0xffffffffL) {
            throw new DeviceException(configuration + ": has no line \"port=NUMBER\" for a quote generation service");
        }
        return (int) port;
    }
}
