package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchConfigTest {
    private static final FetchConfig PUBLIC = FetchConfig.publicServices();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pccs.example:8081",
                "http://127.0.0.1.example",
                "ftp://localhost",
                "file:///etc/passwd",
                "https:///path",
                "https://user@pccs.example",
                "https://pccs.example/?a=b",
                "https://pccs.example/#a",
                "pccs.example",
                ""
            })
    void addressesThatAreNoServicesAreRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PUBLIC.with(CollateralService.INTEL, URI.create(address)))
                .withMessageContaining("service intel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pccs.example:8081/some/path/",
                "http://localhost:8081",
                "http://127.0.0.1:1",
                "http://[::1]:1",
                "HTTPS://pccs.example"
            })
    void httpsAndThisMachineAreTaken(String address) {
        assertThat(PUBLIC.with(CollateralService.AMD, URI.create(address)).addresses())
                .containsEntry(CollateralService.AMD, URI.create(address));
    }

    @ParameterizedTest
    @CsvSource({
        "https://h:8081, 4, https://h:8081/sgx/certification/v4/rootcacrl",
        "https://h:8081/, 4, https://h:8081/sgx/certification/v4/rootcacrl",
        "https://h/sgx/certification/v4/, 4, https://h/sgx/certification/v4/rootcacrl",
        "https://h/sgx/certification/v3, 3, https://h/sgx/certification/v3/rootcacrl",
        "https://h/proxy/tdx/certification/v4, 4, https://h/proxy/sgx/certification/v4/rootcacrl",
    })
    void pccsIsNamedAsIntelsToolsNameItOrShorter(String address, int version, String rootCrl) {
        assertThat(IntelAddress.of(URI.create(address)).version()).isEqualTo(version);
        assertThat(PUBLIC.withPccs(URI.create(address)).addresses())
                .containsEntry(CollateralService.INTEL_ROOT_CRL, URI.create(rootCrl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nfeed", "ümlaut"})
    void keysCannotBecomeMoreThanAHeader(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> PUBLIC.withIntelApiKey(key));
        assertThatIllegalArgumentException().isThrownBy(() -> PUBLIC.withNvidiaServiceKey(key));
    }

    @Test
    void servicesHaveStableNames() {
        for (CollateralService service : CollateralService.values()) {
            assertThat(CollateralService.fromId(service.id())).isEqualTo(service);
            assertThat(service.publicAddress()).hasScheme("https");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollateralService.fromId("pcs"))
                .withMessageContaining("intel-root-crl");
    }
}
