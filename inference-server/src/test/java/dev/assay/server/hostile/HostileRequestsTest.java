package dev.assay.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.api.TestClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Thousands of malformed requests over real connections (ten thousand go to the packaged server: {@link HostileProcessIT}). Each gets a client's error that holds nothing of it, and so does
 * no log; the connection is of use afterwards; and who behaves is served all the while.
 */
@QuarkusTest
@TestProfile(HostileRequestsTest.Profile.class)
class HostileRequestsTest {
    private static final int REQUESTS =
            Integer.getInteger("assay.hostile.requests", Boolean.getBoolean("assay.full") ? 10_000 : 3_000);
    private static final long SEED = Long.getLong("assay.hostile.seed", 5);

    /** Against hanging only. */
    private static final double LONGEST_MILLIS = 10_000;

    /** The server over a repository of its own. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return HostileRepository.settings(Path.of(System.getProperty("assay.models", "target/models")));
        }
    }

    @Test
    void everyMalformedRequestGetsAnErrorWithoutWhatItHeld() throws Exception {
        Target target = Target.of(TestClient.uriOfThisServer());
        try (LogLines log = LogLines.attach();
                Bystander before = new Bystander(target).call(300);
                Bystander during = new Bystander(target)) {
            Thread calling = during.start();
            Attack attack = Attack.run(target, SEED, REQUESTS);
            during.stop();
            calling.join();

            System.out.println("malformed requests: " + REQUESTS + " " + attack.outcomes());
            System.out.println("milliseconds by family: " + attack.slowest());
            System.out.println("who behaves, before: " + before);
            System.out.println("who behaves, meanwhile: " + during);
            log.lines().stream().distinct().limit(40).forEach(line -> System.out.println("log: " + line));
            assertThat(attack.complaints()).isEmpty();
            assertThat(Canary.linesIn(String.join("\n", log.lines()))).isEmpty();
            // A client's mistakes are no event for an operator: whoever wants to could fill the disk.
            assertThat(log.lines()).isEmpty();
            assertThat(during.failures()).isEmpty();
            assertThat(during.calls()).isGreaterThan(100);
            assertThat(during.millis(1)).isLessThan(LONGEST_MILLIS);
        }
    }
}
