package dev.assay.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class MetricsAccessTest {
    @Test
    void onlyAddressesOfThisMachineAreLocal() {
        for (String local : new String[] {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
            assertThat(MetricsAccess.isLocal(SocketAddress.inetSocketAddress(1, local)))
                    .as(local)
                    .isTrue();
        }
        for (String strange : new String[] {"192.0.2.1", "10.0.0.1", "2001:db8::1", "169.254.1.1", "0.0.0.0"}) {
            assertThat(MetricsAccess.isLocal(SocketAddress.inetSocketAddress(1, strange)))
                    .as(strange)
                    .isFalse();
        }
        assertThat(MetricsAccess.isLocal(SocketAddress.domainSocketAddress("/tmp/socket")))
                .isFalse();
        assertThat(MetricsAccess.isLocal(null)).isFalse();
    }
}
