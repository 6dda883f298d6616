package dev.assay.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsPrivateKeyTest {
    private static final String ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    @Test
    void theKeyHasNoEncodingAndPrintsNothing() {
        try (TlsPrivateKey key = new TlsPrivateKey(new SecureRandom())) {
            assertThat(key.getEncoded()).isNull();
            assertThat(key.getFormat()).isNull();
            assertThat(key.toString()).isEqualTo("TlsPrivateKey");
            assertThat(key.getParams().getOrder()).isEqualTo(new BigInteger(ORDER, 16));
        }
    }

    @Test
    void theKeyIsNotSerialised() {
        try (TlsPrivateKey key = new TlsPrivateKey(new SecureRandom())) {
            assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key))
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void aDestroyedKeyIsZeroAndGivesNothing() {
        TlsPrivateKey key = new TlsPrivateKey(new SecureRandom());
        assertThat(key.getS().signum()).isEqualTo(1);
        assertThat(key.isDestroyed()).isFalse();
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThat(key.isWiped()).isTrue();
        assertThatThrownBy(key::getS).isInstanceOf(IllegalStateException.class).hasMessageContaining("wiped");
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, false",
        "0000000000000000000000000000000000000000000000000000000000000001, true",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550, true",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551, false",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552, false",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, false",
        "fffffffeffffffffffffffffffffffffffffffffffffffffffffffffffffffff, true",
    })
    void aPrivateKeyIsFromOneToTheOrderLessOne(String number, boolean right) throws Exception {
        assertThat(P256Scalar.isPrivateKey(Bytes.fromHex(number).toArray())).isEqualTo(right);
    }

    @Test
    void whatIsOutsideIsDrawnAgain() {
        byte[] scalar = new byte[32];
        P256Scalar.draw(scalar, new Draws(0xff, 0x00, 0x07));
        assertThat(scalar).containsOnly(7);
    }

    /** RFC 6979 appendix A.2.5: a private key of P-256 and its public one. */
    @Test
    void thePublicPointIsTheOneOfRfc6979() throws Exception {
        byte[] scalar = Bytes.fromHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
                .toArray();
        assertThat(P256Scalar.publicPoint(scalar).hex())
                .isEqualTo("04"
                        + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    }

    @Test
    void tls13HandshakesAreSignedWithIt() throws Exception {
        EpochKeys keys = new EnclaveIdentity("localhost", new SecureRandom()).newEpoch();
        TlsIdentity tls = keys.certify(Instant.now(), Duration.ofMinutes(5), null);
        try (SSLServerSocket listener = (SSLServerSocket)
                context(tls).getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 3; i++) {
                assertThat(handshake(tls, listener)).isEqualTo("TLSv1.3");
            }
            keys.close();
            assertThatThrownBy(() -> handshake(tls, listener)).isInstanceOf(IOException.class);
        }
    }

    private static SSLContext context(TlsIdentity tls) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(new KeyManager[] {tls.keyManager()}, new TrustManager[] {new OneCertificate(tls)}, null);
        return context;
    }

    /** With a client that remembers no session, so that the server has to sign. */
    private static String handshake(TlsIdentity tls, SSLServerSocket listener) throws Exception {
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
            try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                accepted.getOutputStream().write(1);
            } catch (IOException | IllegalStateException e) {
                throw new CompletionException(e);
            }
        });
        try (SSLSocket client = (SSLSocket)
                context(tls).getSocketFactory().createSocket(listener.getInetAddress(), listener.getLocalPort())) {
            client.setSoTimeout(20_000);
            if (client.getInputStream().read() != 1) {
                throw new IOException("no answer");
            }
            served.get(20, TimeUnit.SECONDS);
            return client.getSession().getProtocol();
        }
    }

    /** Random bytes as told: each draw is filled with the next number. */
    private static final class Draws extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final int[] values;
        private int next;

        Draws(int... values) {
            this.values = values;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) values[next++]);
        }
    }

    private record OneCertificate(TlsIdentity tls) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertThat(chain).containsExactly(tls.certificate());
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
