import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks the server in the same container whether it is ready: exit status 0 or 1, as HEALTHCHECK wants it. The image has
 * neither shell tools nor a download client to ask with.
 *
 * <p>It accepts any certificate. The server's is self-signed, made at each start and bound to its evidence, which this
 * question does not depend on: it goes to this container's own loopback interface and carries nothing.
 */
final class HealthProbe {
    private static final int TIMEOUT_MILLIS = 4_000;

    public static void main(String[] args) {
        System.exit(isReady(args.length > 0 ? args[0] : "8443") ? 0 : 1);
    }

    private static boolean isReady(String port) {
        try {
            URI ready = URI.create("https://127.0.0.1:" + port + "/v2/health/ready");
            HttpsURLConnection connection = (HttpsURLConnection) ready.toURL().openConnection();
            connection.setSSLSocketFactory(acceptingAny().getSocketFactory());
            connection.setHostnameVerifier((host, session) -> true);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("not ready: " + e.getMessage());
            return false;
        }
    }

    private static SSLContext acceptingAny() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context;
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
