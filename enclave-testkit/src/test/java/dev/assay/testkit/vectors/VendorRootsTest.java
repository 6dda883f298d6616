package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The roots that are compiled in are the vendors': name, key and certificate. */
class VendorRootsTest {
    private static final Path FOLDER = Path.of(System.getProperty("assay.vectors"), "roots");

    @Test
    void areThoseOfTheVendorsCertificates() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "no roots at " + FOLDER + " (property assay.vectors)");
        TrustAnchors vendors = TrustAnchors.vendors();
        List<TrustAnchor> compiledIn = new ArrayList<>(vendors.intel());
        compiledIn.addAll(vendors.amd());
        compiledIn.addAll(vendors.nvidiaDevice());
        compiledIn.addAll(vendors.nvidiaRim());
        compiledIn.addAll(vendors.aws());
        List<Path> files;
        try (Stream<Path> entries = Files.list(FOLDER)) {
            files = entries.filter(path -> path.toString().endsWith(".der")).toList();
        }
        assertThat(files).hasSameSizeAs(compiledIn);
        for (Path file : files) {
            TrustAnchor given = TrustAnchor.of(Certificate.decode(Bytes.of(Files.readAllBytes(file)), "root"));
            assertThat(compiledIn).anySatisfy(anchor -> {
                assertThat(anchor.subject()).isEqualTo(given.subject());
                assertThat(anchor.spki()).isEqualTo(given.spki());
                assertThat(anchor.certificateDigests()).containsAll(given.certificateDigests());
            });
        }
    }
}
