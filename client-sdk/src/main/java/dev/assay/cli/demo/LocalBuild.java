package dev.assay.cli.demo;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.model.ModelManifest;
import dev.assay.model.ModelManifest.ModelFile;
import dev.assay.policy.Policy.AllowedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** What the local build says a server of it must attest, found without asking the server. */
final class LocalBuild {
    private static final String BUILD_PROPERTIES = "dev/assay/server/attest/build.properties";
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final Path home;

    LocalBuild(Path home) {
        this.home = home;
    }

    /** The measurement of the server's code: simulated, it is a digest of the build identity in its jar. */
    Bytes measurement() throws CommandFailure {
        try {
            SimulatedTee tee = new SimulatedTee(buildIdentity());
            return SimulatedEvidence.decode(tee.quote(Bytes.of(new byte[64])).value())
                    .measurement();
        } catch (IOException e) {
            throw notBuilt();
        } catch (MalformedException ownEvidence) {
            throw new IllegalStateException(ownEvidence);
        }
    }

    private String buildIdentity() throws IOException, CommandFailure {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(home.resolve("inference-server/target/quarkus-app/app"), "*.jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    ZipEntry entry = file.getEntry(BUILD_PROPERTIES);
                    if (entry != null) {
                        return buildIdentity(file.getInputStream(entry));
                    }
                }
            }
        }
        throw notBuilt();
    }

    private static String buildIdentity(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("name") + "/" + properties.getProperty("version");
    }

    /** The models, by the digests of their files. */
    List<AllowedModel> models() throws CommandFailure {
        List<AllowedModel> models = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.resolve("inference-server/target/models"))) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder)) {
                    models.add(new AllowedModel(String.valueOf(folder.getFileName()), digest(folder)));
                }
            }
        } catch (IOException e) {
            throw notBuilt();
        }
        return models;
    }

    /** The models that come with the project have one version each, so a version's files are all files. */
    private static Bytes digest(Path folder) throws IOException {
        List<ModelFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.add(ModelFile.of(name, Bytes.of(Files.readAllBytes(path)), CRYPTO));
            }
        }
        return new ModelManifest(files).digest(CRYPTO);
    }

    private static CommandFailure notBuilt() {
        return new CommandFailure(
                ExitStatus.UNAVAILABLE, "server.not_built", "the inference server is not built; build the project");
    }
}
