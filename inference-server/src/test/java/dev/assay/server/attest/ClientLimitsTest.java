package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.attest.ClientLimits.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aNetworkOfIpv6AddressesIsOneClientAndEachIpv4AddressIsItsOwn() throws Exception {
        assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff::9"));
        assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
        assertThat(key("::ffff:192.0.2.1")).isEqualTo(key("192.0.2.1"));
        assertThat(ClientKey.of(null)).isEqualTo(ClientKey.of(null)).isNotEqualTo(key("192.0.2.1"));
    }

    @Test
    void aBurstIsFollowedByTheRate() throws Exception {
        ClientLimits limits = new ClientLimits(100, 2, 3, 16, nanos::get);
        ClientKey client = key("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertThat(limits.enter(client)).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(limits.enter(client)).isEqualTo(Verdict.TOO_FAST);
        assertThat(limits.secondsUntilNext(client)).isEqualTo(0.5);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(limits.enter(client)).isEqualTo(Verdict.ADMITTED);
        assertThat(limits.enter(client)).isEqualTo(Verdict.TOO_FAST);

        nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertThat(limits.enter(client)).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(limits.enter(client)).isEqualTo(Verdict.TOO_FAST);
    }

    @Test
    void whatWasRefusedForAnotherReasonCountsForNothing() throws Exception {
        ClientLimits limits = new ClientLimits(1, 1, 1, 16, nanos::get);
        ClientKey client = key("192.0.2.1");
        assertThat(limits.enter(client)).isEqualTo(Verdict.ADMITTED);
        limits.undo(client);
        assertThat(limits.enter(client)).isEqualTo(Verdict.ADMITTED);
        assertThat(limits.enter(client)).isEqualTo(Verdict.TOO_MANY_WAITING);
        limits.leave(client);
        assertThat(limits.enter(client)).isEqualTo(Verdict.TOO_FAST);
    }

    @Test
    void theTableIsBoundedAndForgetsNobodyWhoWaits() throws Exception {
        ClientLimits limits = new ClientLimits(1, 1, 1, 4, nanos::get);
        ClientKey waiting = key("192.0.2.1");
        assertThat(limits.enter(waiting)).isEqualTo(Verdict.ADMITTED);
        for (int i = 0; i < 100; i++) {
            ClientKey other = key("198.51.100." + i);
            assertThat(limits.enter(other)).isEqualTo(Verdict.ADMITTED);
            limits.leave(other);
        }
        assertThat(limits.clients()).isEqualTo(4);
        assertThat(limits.enter(waiting)).isEqualTo(Verdict.TOO_MANY_WAITING);
    }

    private static ClientKey key(String address) throws UnknownHostException {
        return ClientKey.of(InetAddress.getByName(address));
    }
}
